import type { RequestHandler } from 'express';

const AGAIN_IN_SECONDS = 1;

/**
 * Stands after all routes and answers 503 as long as the backend starts: until then a path that a plugin will serve
 * looks like one that nobody serves, and a caller would take the 404 for the truth.
 */
export function untilStarted(isStarted: () => boolean): RequestHandler {
  return (request, response, next) => {
    if (isStarted()) {
      next();
      return;
    }
    response
      .status(503)
      .set('Retry-After', String(AGAIN_IN_SECONDS))
      .json({
        error: {
          name: 'ServiceUnavailableError',
          message: 'The platform is starting; try again in a moment',
        },
        request: { method: request.method, url: request.path },
        response: { statusCode: 503 },
      });
  };
}
