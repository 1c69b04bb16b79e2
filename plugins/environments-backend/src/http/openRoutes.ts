import { NotImplementedError } from '@backstage/errors';
import { ServiceOpener } from '../access/openService';
import { Desk } from './Desk';
import { Routes } from './Routes';

/** What these routes call. */
export interface OpenRoutesOptions {
  desk: Desk;
  /** Missing where services are not opened through the portal. */
  opener?: ServiceOpener;
}

/** Services, opened in the browser of who asks. */
export function addOpenRoutes(
  routes: Routes,
  { desk, opener }: OpenRoutesOptions,
): void {
  const demandOpener = () => {
    if (!opener) {
      throw new NotImplementedError(
        'this platform opens no services: environments.access is not configured',
      );
    }
    return opener;
  };

  routes.post(
    '/v1/environments/:namespace/:name/open',
    async (request, response) => {
      const { body } = request;
      const link = await desk.change(
        request,
        'open',
        asked => demandOpener().open(asked, body),
        'medium',
        { service: body.service, port: body.port },
      );
      response.json(link);
    },
  );

  routes.post('/v1/open', async (request, response) => {
    const { body } = request;
    const who = await desk.who(request);
    const meta = { caller: who.caller.id, host: body.host };
    const link = await desk.act(request, 'open', meta, () =>
      demandOpener().openHost(who, body),
    );
    response.json(link);
  });
}
