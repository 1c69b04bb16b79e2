import { runDoctor } from './doctor.ts';

// An entry of its own: it runs before any package is installed, and so nothing that it loads may need one.
runDoctor().catch((error: unknown) => {
  process.stderr.write(`platform: ${String(error)}\n`);
  process.exitCode = 1;
});
