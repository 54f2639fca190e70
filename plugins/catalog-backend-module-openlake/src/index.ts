export { catalogModuleOpenlake as default } from './module';
