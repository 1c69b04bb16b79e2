import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greet } from './server.mjs';

test('the world is greeted where nobody is named', () => {
  assert.equal(greet('/'), 'Hello, world!\n');
});

test('a name and a greeting may be given', () => {
  assert.equal(greet('/J%C3%B6rg', 'Moin'), 'Moin, Jörg!\n');
});
