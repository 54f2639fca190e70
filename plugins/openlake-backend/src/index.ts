export { openlakePlugin as default } from './plugin';
