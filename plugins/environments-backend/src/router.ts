import {
  AuditorService,
  AuthService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  DevEnvironment,
  Environment,
  EnvironmentOptions,
} from '@itdo/plugin-environments-common';
import { json, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Acceptance } from './acceptance/Acceptance';
import { AuthorizedEnvironments } from './environments/AuthorizedEnvironments';
import { Caller, callerOf } from './environments/Caller';
import { changeEnvironment } from './environments/changeEnvironment';
import { CreateEnvironment } from './environments/CreateEnvironment';
import { pageOf } from './environments/pages';
import { EnvironmentEvents } from './events/EnvironmentEvents';
import { audited } from './http/audited';
import { translateErrors } from './http/translateErrors';
import { createOpenApiRouter } from './schema/openapi';
import { EnvironmentStreams } from './stream/EnvironmentStreams';

/** The largest request there is sense in; larger ones are refused before they are read. */
const MAX_BODY = '256kb';

type AnyRequest = Parameters<HttpAuthService['credentials']>[0];

/** What the routes call. */
export interface RouterOptions {
  auth: AuthService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  authorized: AuthorizedEnvironments;
  acceptance: Acceptance;
  creation: CreateEnvironment;
  events: EnvironmentEvents;
  streams: EnvironmentStreams;
  view(environment: DevEnvironment): Environment;
  options(caller: Caller): Promise<EnvironmentOptions>;
  now(): Date;
  /** For tests: answers that differ from the OpenAPI file fail. */
  validateResponses?: boolean;
}

/** The routes of `/api/environments`: they parse, ask and answer, and nothing else. */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const { auth, httpAuth, auditor, authorized, streams, view } = options;
  const routes = await createOpenApiRouter({
    // Bodies are parsed outside, so that one that is too large is answered with 413.
    middleware: [(_request, _response, next) => next()],
    validatorOptions: {
      validateResponses: options.validateResponses ?? false,
    },
  });
  const who = async (request: AnyRequest) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    return { credentials, caller: callerOf(credentials, auth) };
  };

  routes.get('/v1/options', async (request, response) => {
    const { caller } = await who(request);
    response.json(await options.options(caller));
  });

  routes.get('/v1/environments', async (request, response) => {
    const { credentials } = await who(request);
    const { limit = 100, owner, team, ...query } = request.query;
    const page = pageOf(await authorized.list(credentials), {
      ...query,
      owner: owner?.toLowerCase(),
      team: team?.toLowerCase(),
      limit: Number(limit),
    });
    response.json({ ...page, items: page.items.map(view) });
  });

  routes.post('/v1/environments', async (request, response) => {
    const { credentials, caller } = await who(request);
    const created = await audited(
      auditor,
      { eventId: 'environment-create', request, meta: { caller: caller.id } },
      () =>
        options.creation.run({
          request: request.body,
          caller,
          credentials,
          idempotencyKey: request.header('idempotency-key'),
        }),
      ({ metadata }) => ({ environment: metadata.name }),
    );
    const { namespace, name } = created.metadata;
    response
      .status(202)
      .location(`${request.baseUrl}/v1/environments/${namespace}/${name}`)
      .json(view(created));
  });

  routes.get('/v1/environments/stream', async (request, response) => {
    const { credentials } = await who(request);
    await streams.streamAll(credentials, response);
  });

  routes.get('/v1/environments/:namespace/:name', async (request, response) => {
    const { credentials } = await who(request);
    response.json(view(await authorized.get(request.params, credentials)));
  });

  routes.patch(
    '/v1/environments/:namespace/:name',
    async (request, response) => {
      const { credentials, caller } = await who(request);
      const { namespace, name } = request.params;
      const meta = { caller: caller.id, environment: `${namespace}/${name}` };
      const changed = await audited(
        auditor,
        { eventId: 'environment-update', request, meta },
        () =>
          changeEnvironment(
            { namespace, name },
            request.body,
            credentials,
            options,
          ),
      );
      response.json(view(changed));
    },
  );

  routes.delete(
    '/v1/environments/:namespace/:name',
    async (request, response) => {
      const { credentials, caller } = await who(request);
      const { namespace, name } = request.params;
      const meta = { caller: caller.id, environment: `${namespace}/${name}` };
      await audited(
        auditor,
        { eventId: 'environment-delete', request, meta },
        () => authorized.delete({ namespace, name }, credentials),
      );
      response.status(202).end();
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/stream',
    async (request, response) => {
      const { credentials } = await who(request);
      const environment = await authorized.get(request.params, credentials);
      await streams.streamOne(environment, credentials, response);
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/events',
    async (request, response) => {
      const { credentials } = await who(request);
      const environment = await authorized.get(request.params, credentials);
      response.json({ items: await options.events.list(environment) });
    },
  );

  const router = PromiseRouter();
  router.use(json({ limit: MAX_BODY }));
  router.use(routes);
  router.use(translateErrors());
  return router;
}
