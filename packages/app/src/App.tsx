import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { appModule } from './appModule';

export default createApp({
  features: [catalogPlugin, appModule],
});
