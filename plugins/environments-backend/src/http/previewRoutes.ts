import { NotAllowedError } from '@backstage/errors';
import { DevEnvironment, Environment } from '@itdo/plugin-environments-common';
import { Previews } from '../previews/Previews';
import { Desk } from './Desk';
import { answerCreated } from './environmentRoutes';
import { Routes } from './Routes';

/** What this route calls. */
export interface PreviewRoutesOptions {
  desk: Desk;
  /** Missing where no repository's pull requests have environments. */
  previews?: Previews;
  view(environment: DevEnvironment): Environment;
}

/** Environments of pull requests, for continuous integration. */
export function addPreviewRoutes(
  routes: Routes,
  { desk, previews, view }: PreviewRoutesOptions,
): void {
  routes.post('/v1/previews', async (request, response) => {
    const who = await desk.who(request);
    const { source } = request.body;
    const shown = await desk.creation(request, 'preview', who, async () => {
      if (!previews) {
        throw new NotAllowedError(
          'source.repository: no repository is listed at environments.previews.repositories',
        );
      }
      return previews.request(source, who);
    });
    answerCreated(request.baseUrl, response, shown).json(view(shown));
  });
}
