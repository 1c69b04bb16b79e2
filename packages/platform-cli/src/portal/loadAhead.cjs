// Runs before the backend's own entry: loads the packages that the backend is composed of while PostgreSQL and the
// cluster still start, and lets the backend read its configuration only when that is whole.
const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const POLL_MILLISECONDS = 40;

const manifestFile = join(process.cwd(), 'package.json');
const requireFromBackend = createRequire(manifestFile);
const { dependencies } = requireFromBackend(manifestFile);
for (const name of Object.keys(dependencies)) {
  // The front end is no module of the backend, although the backend names it.
  if (name.startsWith('@')) {
    requireFromBackend(name);
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));
while (!existsSync(process.env.PLATFORM_PORTAL_CONFIG)) {
  Atomics.wait(sleeper, 0, 0, POLL_MILLISECONDS);
}
