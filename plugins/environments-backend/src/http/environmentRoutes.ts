import { DevEnvironment, Environment } from '@itdo/plugin-environments-common';
import { Response } from 'express';
import { AuthorizedEnvironments } from '../environments/AuthorizedEnvironments';
import { EnvironmentOperations } from '../environments/EnvironmentOperations';
import { pageOf } from '../environments/pages';
import { EnvironmentEvents } from '../events/EnvironmentEvents';
import { EnvironmentStreams } from '../stream/EnvironmentStreams';
import { EnvironmentUsages } from '../usage/EnvironmentUsages';
import { Desk } from './Desk';
import { Routes } from './Routes';

/** What these routes call. */
export interface EnvironmentRoutesOptions {
  desk: Desk;
  authorized: AuthorizedEnvironments;
  operations: EnvironmentOperations;
  events: EnvironmentEvents;
  usages: EnvironmentUsages;
  streams: EnvironmentStreams;
  view(environment: DevEnvironment): Environment;
}

/** Environments themselves: the list, each of them, and what is told of them as it happens. */
export function addEnvironmentRoutes(
  routes: Routes,
  options: EnvironmentRoutesOptions,
): void {
  const { desk, authorized, operations, streams, view } = options;

  routes.get('/v1/environments', async (request, response) => {
    const { credentials } = await desk.who(request);
    const { limit = 100, owner, team, component, ...query } = request.query;
    const page = pageOf(await authorized.list(credentials), {
      ...query,
      owner: owner?.toLowerCase(),
      team: team?.toLowerCase(),
      component: component?.toLowerCase(),
      limit: Number(limit),
    });
    response.json({ ...page, items: page.items.map(view) });
  });

  routes.post('/v1/environments', async (request, response) => {
    const who = await desk.who(request);
    const created = await desk.creation(request, 'create', who, () =>
      operations.create(who, request.body, request.header('idempotency-key')),
    );
    answerCreated(request.baseUrl, response, created).json(view(created));
  });

  routes.get('/v1/environments/stream', async (request, response) => {
    const { credentials } = await desk.who(request);
    await streams.streamAll(credentials, response);
  });

  routes.get('/v1/environments/:namespace/:name', async (request, response) => {
    const { name, credentials } = await desk.asked(request);
    response.json(view(await authorized.get(name, credentials)));
  });

  routes.patch(
    '/v1/environments/:namespace/:name',
    async (request, response) => {
      const changed = await desk.change(
        request,
        'update',
        asked => operations.update(asked, request.body),
        'medium',
        { fields: Object.keys(request.body) },
      );
      response.json(view(changed));
    },
  );

  routes.delete(
    '/v1/environments/:namespace/:name',
    async (request, response) => {
      const force = String(request.query.force) === 'true';
      await desk.change(request, force ? 'delete-forced' : 'delete', asked =>
        operations.delete(asked, force),
      );
      response.status(202).end();
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/stream',
    async (request, response) => {
      const { name, credentials } = await desk.asked(request);
      const environment = await authorized.get(name, credentials);
      await streams.streamOne(environment, credentials, response);
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/events',
    async (request, response) => {
      const { name, credentials } = await desk.asked(request);
      const environment = await authorized.get(name, credentials);
      response.json({ items: await options.events.list(environment) });
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/usage',
    async (request, response) => {
      const { name, credentials } = await desk.asked(request);
      const environment = await authorized.get(name, credentials);
      response.json(await options.usages.of(environment));
    },
  );
}

/** Says that an environment was accepted, and where it is. */
export function answerCreated<T extends Response>(
  baseUrl: string,
  response: T,
  { metadata: { namespace, name } }: DevEnvironment,
): T {
  return response
    .status(202)
    .location(`${baseUrl}/v1/environments/${namespace}/${name}`);
}
