import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
};
const FOLDER = import.meta.dirname;

/** The file of a path; undefined where it is none that pages are made of. */
export function fileOf(path) {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const isPage = /^[a-z][a-z-]*\.(html|css|mjs)$/.test(name);
  return isPage && !name.startsWith('server.') ? name : undefined;
}

async function sendFile(name, response) {
  const content = await readFile(join(FOLDER, name));
  response.writeHead(200, {
    'content-type': TYPES[extname(name)],
    'cache-control': 'no-store',
  });
  response.end(content);
}

/** What a browser asks of the API goes through here, so that the page works at every address. */
async function askApi(path, response) {
  const answer = await fetch(new URL(path, process.env.API_URL), {
    signal: AbortSignal.timeout(10_000),
  });
  response.writeHead(answer.status, {
    'content-type': answer.headers.get('content-type') ?? 'text/plain',
    'cache-control': 'no-store',
  });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

async function answer({ method, url }, response) {
  const { pathname, search } = new URL(url, 'http://localhost');
  if (method !== 'GET') {
    response.writeHead(405, { allow: 'GET' }).end();
  } else if (pathname === '/healthz') {
    response.end('ok\n');
  } else if (pathname.startsWith('/api/')) {
    await askApi(pathname + search, response);
  } else if (fileOf(pathname)) {
    await sendFile(fileOf(pathname), response);
  } else {
    response.writeHead(404).end('There is no such page.\n');
  }
}

export const server = createServer((request, response) => {
  answer(request, response).catch(error => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    if (!response.headersSent) {
      response.writeHead(502);
    }
    response.end(`${error.message}\n`);
  });
});

if (process.argv[1] === import.meta.filename) {
  const port = Number(process.env.PORT ?? 3000);
  server.listen(port, () => {
    console.log(`The orders page is served on port ${port}.`);
  });
}
