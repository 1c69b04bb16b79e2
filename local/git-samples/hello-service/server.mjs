import { createServer } from 'node:http';

export function greet(path, greeting = 'Hello') {
  const name = decodeURIComponent(path.slice(1)) || 'world';
  return `${greeting}, ${name}!\n`;
}

export const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(greet(pathname, process.env.GREETING));
});

if (process.argv[1] === import.meta.filename) {
  server.listen(Number(process.env.PORT ?? 8080));
}
