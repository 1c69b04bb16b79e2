import { DevEnvironment, Environment } from '@itdo/plugin-environments-common';
import { EnvironmentOperations } from '../environments/EnvironmentOperations';
import { Desk } from './Desk';
import { answerCreated } from './environmentRoutes';
import { Routes } from './Routes';

/** What these routes call. */
export interface OperationRoutesOptions {
  desk: Desk;
  operations: EnvironmentOperations;
  view(environment: DevEnvironment): Environment;
}

/** What can be done with an environment beside changing its fields. */
export function addOperationRoutes(
  routes: Routes,
  { desk, operations, view }: OperationRoutesOptions,
): void {
  for (const operation of ['restore', 'resume', 'reset'] as const) {
    routes.post(
      `/v1/environments/:namespace/:name/${operation}`,
      async (request, response) => {
        const changed = await desk.change(request, operation, asked =>
          operations[operation](asked),
        );
        response.json(view(changed));
      },
    );
  }

  routes.post(
    '/v1/environments/:namespace/:name/restart',
    async (request, response) => {
      const changed = await desk.change(
        request,
        'restart',
        asked => operations.restart(asked, request.body.services),
        'medium',
        { services: request.body.services },
      );
      response.json(view(changed));
    },
  );

  routes.post(
    '/v1/environments/:namespace/:name/activity',
    async (request, response) => {
      await desk.change(
        request,
        'activity',
        asked => operations.noteActivity(asked),
        'low',
      );
      response.status(204).end();
    },
  );

  routes.post(
    '/v1/environments/:namespace/:name/clone',
    async (request, response) => {
      const asked = await desk.asked(request);
      const created = await desk.creation(request, 'clone', asked, () =>
        operations.clone(
          asked,
          request.body,
          request.header('idempotency-key'),
        ),
      );
      answerCreated(request.baseUrl, response, created).json(view(created));
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/upgrade',
    async (request, response) => {
      const asked = await desk.asked(request);
      response.json(await operations.previewUpgrade(asked));
    },
  );

  routes.post(
    '/v1/environments/:namespace/:name/upgrade',
    async (request, response) => {
      const changed = await desk.change(request, 'upgrade', asked =>
        operations.upgrade(asked, request.body.version),
      );
      response.json(view(changed));
    },
  );
}
