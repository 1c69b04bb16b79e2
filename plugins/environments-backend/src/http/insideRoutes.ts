import { Server } from 'node:http';
import { Socket } from 'node:net';
import { Request, RequestHandler } from 'express';
import { InsideRights } from '../inside/InsideRights';
import { Containers, viewOfContainer } from '../inside/Containers';
import { PersonalAccess } from '../inside/PersonalAccess';
import { LogStreams } from '../logs/LogStreams';
import { Terminals } from '../terminal/Terminals';
import { ServiceVariables } from '../variables/ServiceVariables';
import { Desk } from './Desk';
import { Routes } from './Routes';

/** What these routes call. */
export interface InsideRoutesOptions {
  desk: Desk;
  rights: InsideRights;
  containers: Containers;
  logs: LogStreams;
  terminals: Terminals;
  personalAccess: PersonalAccess;
  variables: ServiceVariables;
}

/**
 * Has whichever server a request came through answer the WebSockets of terminals: by then also those whose tickets
 * another replica gave.
 */
export function answerTerminals(terminals: Terminals): RequestHandler {
  return (request, _response, next) => {
    const { server, path } = terminalDoor(request);
    if (server) {
      terminals.listen(server, path);
    }
    next();
  };
}

/** Work inside an environment: logs, terminals, kubeconfigs, variables. */
export function addInsideRoutes(
  routes: Routes,
  options: InsideRoutesOptions,
): void {
  const { desk, logs, terminals, personalAccess, variables } = options;

  routes.get(
    '/v1/environments/:namespace/:name/containers',
    async (request, response) => {
      const asked = await desk.asked(request);
      const { environment } = await options.rights.enter(asked);
      const found = await options.containers.list(environment);
      response.json({ items: found.map(viewOfContainer) });
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/logs',
    async (request, response) => {
      const { tail = 500, follow, previous, ...query } = request.query;
      const stream = await desk.change(
        request,
        'logs',
        asked =>
          logs.prepare(asked, {
            ...query,
            tail: Number(tail),
            follow: String(follow) === 'true',
            previous: String(previous) === 'true',
          }),
        'low',
      );
      await stream(response);
    },
  );

  routes.post(
    '/v1/environments/:namespace/:name/terminal',
    async (request, response) => {
      const { body } = request;
      const ticket = await desk.change(
        request,
        'terminal',
        asked =>
          terminals.admit(asked, body, {
            ...terminalDoor(request),
            origin: request.header('origin'),
          }),
        'medium',
        { container: `${body.pod}/${body.container}` },
      );
      response.status(201).set('Cache-Control', 'no-store').json(ticket);
    },
  );

  routes.post(
    '/v1/environments/:namespace/:name/kubeconfig',
    async (request, response) => {
      const kubeconfig = await desk.change(request, 'kubeconfig', asked =>
        personalAccess.kubeconfig(asked, request.body.expirySeconds),
      );
      response.set('Cache-Control', 'no-store').json(kubeconfig);
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/connections',
    async (request, response) => {
      const asked = await desk.asked(request);
      response.json(await personalAccess.connections(asked));
    },
  );

  routes.get(
    '/v1/environments/:namespace/:name/variables',
    async (request, response) => {
      const asked = await desk.asked(request);
      response.json({ items: await variables.list(asked) });
    },
  );

  routes.post(
    '/v1/environments/:namespace/:name/reveal',
    async (request, response) => {
      const revealed = await desk.change(
        request,
        'secrets-reveal',
        asked => variables.reveal(asked, request.body.service),
        'high',
        { service: request.body.service },
      );
      response.set('Cache-Control', 'no-store').json(revealed);
    },
  );
}

function terminalDoor({
  socket,
  baseUrl,
}: Pick<Request, 'socket' | 'baseUrl'>) {
  return {
    // What listens is known to its sockets, and is not to be had of Backstage otherwise.
    server: (socket as Socket & { server?: Server }).server,
    path: `${baseUrl}/v1/terminal`,
  };
}
