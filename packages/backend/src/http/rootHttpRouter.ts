import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { untilStarted } from './untilStarted';

/** Backstage's own chain, in which a path without a plugin is no 404 before all plugins are there. */
export const rootHttpRouter = rootHttpRouterServiceFactory({
  configure({ app, config, lifecycle, middleware, healthRouter, routes }) {
    let started = false;
    lifecycle.addStartupHook(() => {
      started = true;
    });
    const trustProxy = config.getOptional('backend.trustProxy');
    if (trustProxy !== undefined) {
      app.set('trust proxy', trustProxy);
    }
    app.use(middleware.helmet());
    app.use(middleware.cors());
    app.use(middleware.compression());
    app.use(middleware.logging());
    app.use(middleware.rateLimit());
    app.use(healthRouter);
    app.use(routes);
    app.use(untilStarted(() => started));
    app.use(middleware.notFound());
    app.use(middleware.error());
  },
});
