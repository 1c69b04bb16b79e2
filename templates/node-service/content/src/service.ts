import { createServer } from 'node:http';

/** Answers health checks; add the first real path beside them. */
export function createService() {
  return createServer((request, response) => {
    if (request.url === '/healthz' || request.url === '/readyz') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
      return;
    }
    response
      .writeHead(404, { 'content-type': 'text/plain' })
      .end('not found\n');
  });
}
