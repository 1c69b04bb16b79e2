import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createService } from '../src/service.ts';

test('says that it is well, and only where it was asked', async t => {
  const server = createService().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const healthy = await fetch(`http://127.0.0.1:${port}/healthz`);
  assert.equal(healthy.status, 200);
  const unknown = await fetch(`http://127.0.0.1:${port}/elsewhere`);
  assert.equal(unknown.status, 404);
});
