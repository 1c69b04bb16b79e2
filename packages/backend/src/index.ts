import { createBackend } from '@backstage/backend-defaults';
import { catalogModuleEnvironmentEntities } from '@itdo/plugin-catalog-backend-module-environments';
import { strictRootConfigServiceFactory } from './config/strictRootConfig';
import { rootHttpRouter } from './http/rootHttpRouter';
import { stopWithReason } from './stopWithReason';
import { techdocsModuleLocalFiles } from './techdocs/techdocsModuleLocalFiles';

const backend = createBackend();

backend.add(strictRootConfigServiceFactory);
backend.add(rootHttpRouter);

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-proxy-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-github-provider'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));
backend.add(import('@itdo/plugin-auth-backend-module-local'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@itdo/plugin-permission-backend-module-platform'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-gitea'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@itdo/plugin-catalog-backend-module-environments'));
backend.add(catalogModuleEnvironmentEntities);

backend.add(import('@itdo/plugin-environments-backend'));
backend.add(import('@backstage/plugin-kubernetes-backend'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-gitlab'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-notifications'),
);

backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(techdocsModuleLocalFiles);

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@itdo/plugin-events-backend-module-platform-webhooks'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.start().catch(stopWithReason);
