export { devEnvironments } from '@itdo/plugin-environments-node';
