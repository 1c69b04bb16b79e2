import { createOpenApiRouter } from '../schema/openapi';

/** The routes of the OpenAPI file, which hold requests and answers to its types. */
export type Routes = Awaited<ReturnType<typeof createOpenApiRouter>>;
