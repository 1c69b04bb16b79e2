import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does something, and `cleanUp` afterwards: also where the process is asked to end meanwhile, which then ends. */
export async function orInterrupted<T>(
  work: () => Promise<T>,
  cleanUp: () => Promise<void>,
): Promise<T> {
  const interrupted = (signal: NodeJS.Signals) => {
    process.stderr.write(`${signal}: ending what was started\n`);
    cleanUp()
      .catch(error => process.stderr.write(`${error}\n`))
      .finally(() => process.exit(128 + constants.signals[signal]));
  };
  SIGNALS.forEach(signal => process.once(signal, interrupted));
  try {
    return await work();
  } finally {
    SIGNALS.forEach(signal => process.off(signal, interrupted));
    await cleanUp();
  }
}
