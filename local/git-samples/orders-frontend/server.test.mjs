import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { fileOf, server } from './server.mjs';

const api = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({ items: [{ name: 'Desk', path: request.url }] }),
  );
});
const listen = one =>
  new Promise(resolve => {
    one.listen(0, '127.0.0.1', () => resolve(one.address().port));
  });
let url;

before(async () => {
  process.env.API_URL = `http://127.0.0.1:${await listen(api)}`;
  url = `http://127.0.0.1:${await listen(server)}`;
});

after(() => {
  api.close();
  server.close();
});

test('the page is served with what belongs to it', async () => {
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/orders.mjs', 'text/javascript'],
    ['/style.css', 'text/css'],
  ]) {
    const response = await fetch(url + path);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), new RegExp(type));
  }
});

test('orders come from the API of the environment', async () => {
  const response = await fetch(`${url}/api/items?limit=1`);
  const { items } = await response.json();
  assert.equal(items[0].path, '/api/items?limit=1');
});

test('nothing else of the folder is served', () => {
  for (const path of [
    '/../server.mjs',
    '/server.mjs',
    '/.git/config',
    '/README.md',
  ]) {
    assert.equal(fileOf(path), undefined);
  }
});
