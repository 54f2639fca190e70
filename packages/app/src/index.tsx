import '@backstage/cli/asset-types';
import ReactDOM from 'react-dom/client';
import App from './App';
import { startWithNarrowRail } from './nav/startWithNarrowRail';
import '@backstage/ui/css/styles.css';
import '@openlake/plugin-openlake-react/css/theme.css';

startWithNarrowRail(localStorage);
ReactDOM.createRoot(document.getElementById('root')!).render(App.createRoot());
