import { json, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  addEnvironmentRoutes,
  EnvironmentRoutesOptions,
} from './http/environmentRoutes';
import {
  addInsideRoutes,
  answerTerminals,
  InsideRoutesOptions,
} from './http/insideRoutes';
import { addInsightRoutes, InsightRoutesOptions } from './http/insightRoutes';
import { addOpenRoutes, OpenRoutesOptions } from './http/openRoutes';
import {
  addOperationRoutes,
  OperationRoutesOptions,
} from './http/operationRoutes';
import {
  addPlatformRoutes,
  PlatformRoutesOptions,
} from './http/platformRoutes';
import { addPreviewRoutes, PreviewRoutesOptions } from './http/previewRoutes';
import { translateErrors } from './http/translateErrors';
import { createOpenApiRouter } from './schema/openapi';

/** The largest request there is sense in; larger ones are refused before they are read. */
const MAX_BODY = '1mb';

/** What the routes call. */
export type RouterOptions = PlatformRoutesOptions &
  EnvironmentRoutesOptions &
  InsideRoutesOptions &
  InsightRoutesOptions &
  OpenRoutesOptions &
  OperationRoutesOptions &
  PreviewRoutesOptions & {
    /** For tests: answers that differ from the OpenAPI file fail. */
    validateResponses?: boolean;
  };

/** The routes of `/api/environments`: they parse, ask and answer, and nothing else. */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const routes = await createOpenApiRouter({
    // Bodies are parsed outside, so that one that is too large is answered with 413.
    middleware: [(_request, _response, next) => next()],
    validatorOptions: {
      validateResponses: options.validateResponses ?? false,
    },
  });
  addPlatformRoutes(routes, options);
  addEnvironmentRoutes(routes, options);
  addInsideRoutes(routes, options);
  addInsightRoutes(routes, options);
  addOpenRoutes(routes, options);
  addOperationRoutes(routes, options);
  addPreviewRoutes(routes, options);

  const router = PromiseRouter();
  router.use(answerTerminals(options.terminals));
  router.use(json({ limit: MAX_BODY }));
  router.use(routes);
  router.use(translateErrors());
  return router;
}
