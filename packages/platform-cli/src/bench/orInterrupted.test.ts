import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program that starts something, waits, and says what it cleaned up. */
const PROGRAM = `
  import { orInterrupted } from ${JSON.stringify(
    join(__dirname, 'orInterrupted.ts'),
  )};
  await orInterrupted(
    async () => {
      console.log('started');
      await new Promise(resolve => setTimeout(resolve, Number(process.argv[1])));
      console.log('done');
    },
    async () => console.log('cleaned up'),
  );
`;

function start(milliseconds: number) {
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', PROGRAM, `${milliseconds}`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    said += text;
  });
  return {
    child,
    lines: () => said.split('\n').filter(Boolean),
    ended: once(child, 'close') as Promise<[number | null]>,
  };
}

describe('work that may be interrupted', () => {
  it('is cleaned up after once', async () => {
    const { lines, ended } = start(1);
    expect((await ended)[0]).toBe(0);
    expect(lines()).toEqual(['started', 'done', 'cleaned up']);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('is cleaned up after where %s ends it', async (signal, code) => {
    const { child, lines, ended } = start(600_000);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect((await ended)[0]).toBe(code);
    expect(lines()).toEqual(['started', 'cleaned up']);
  });
});
