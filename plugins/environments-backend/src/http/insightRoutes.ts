import { Clock } from '@itdo/plugin-clusters-node';
import { PHASES } from '@itdo/plugin-environments-common';
import { Prices, costOf } from '../costs/costOf';
import { AuthorizedEnvironments } from '../environments/AuthorizedEnvironments';
import { EnvironmentHistory } from '../store/EnvironmentHistory';
import { Desk } from './Desk';
import { RefusedError } from './RefusedError';
import { Routes } from './Routes';

/** What these routes call. */
export interface InsightRoutesOptions {
  desk: Desk;
  authorized: AuthorizedEnvironments;
  history: EnvironmentHistory;
  config: { prices: Prices };
  clock: Clock;
}

/** What an environment costs, and what happened to it. */
export function addInsightRoutes(
  routes: Routes,
  { desk, authorized, history, config, clock }: InsightRoutesOptions,
): void {
  routes.get(
    '/v1/environments/:namespace/:name/cost',
    async (request, response) => {
      const { name, credentials } = await desk.asked(request);
      const environment = await authorized.get(name, credentials);
      const { uid = '' } = environment.metadata;
      const changes = (await history.phases(uid)).flatMap(({ at, action }) => {
        const phase = PHASES.find(each => action === `phase-${each}`);
        return phase ? [{ at, phase }] : [];
      });
      response.json(costOf(environment, changes, config.prices, clock.date()));
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/timeline',
    async (request, response) => {
      const { name, credentials } = await desk.asked(request);
      const environment = await authorized.get(name, credentials);
      const { before, limit = 50 } = request.query;
      if (before !== undefined && !/^\d{1,18}$/.test(before)) {
        throw new RefusedError([
          {
            field: 'before',
            rule: 'Schema',
            message: 'must be what the former page gave as next',
          },
        ]);
      }
      const { uid = '' } = environment.metadata;
      response.json(await history.page(uid, { before, limit: Number(limit) }));
    },
  );
}
