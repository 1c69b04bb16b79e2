import '@backstage/cli/asset-types';
import ReactDOM from 'react-dom/client';
import '@backstage/ui/css/styles.css';
import './theme/tokens.css';
import App from './App';

const container = document.getElementById('root');
if (!container) {
  throw new Error('The page has no element #root to render into');
}
ReactDOM.createRoot(container).render(App.createRoot());
