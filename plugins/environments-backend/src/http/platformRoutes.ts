import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  BudgetUse,
  EnvironmentOptions,
} from '@itdo/plugin-environments-common';
import { BudgetQuery } from '../budgets/budgetsFor';
import { Blueprints } from '../blueprints/Blueprints';
import { Caller } from '../environments/Caller';
import { Desk } from './Desk';
import { Routes } from './Routes';

/** What these routes call. */
export interface PlatformRoutesOptions {
  desk: Desk;
  blueprints: Blueprints;
  options(caller: Caller): Promise<EnvironmentOptions>;
  budgetsFor(
    query: BudgetQuery,
    caller: Caller,
    credentials: BackstageCredentials,
  ): Promise<BudgetUse[]>;
}

/** What is to be known before there is an environment. */
export function addPlatformRoutes(
  routes: Routes,
  { desk, blueprints, options, budgetsFor }: PlatformRoutesOptions,
): void {
  routes.get('/v1/options', async (request, response) => {
    const { caller } = await desk.who(request);
    response.json(await options(caller));
  });

  routes.get('/v1/budgets', async (request, response) => {
    const { caller, credentials } = await desk.who(request);
    const items = await budgetsFor(request.query, caller, credentials);
    response.json({ items });
  });

  routes.get('/v1/blueprints', async (request, response) => {
    await desk.who(request);
    response.json({ items: await blueprints.list() });
  });
}
