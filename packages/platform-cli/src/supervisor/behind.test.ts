import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { portsFrom } from '../instance/ports.ts';
import { CompilerQueue } from '../parts/compilerQueue.ts';
import { startBehind, type PartBehind } from './behind.ts';
import type { Instance } from './instance.ts';
import { StateFile } from './state.ts';

describe('parts behind the portal', () => {
  let directory: string;
  let notes: string[];
  let state: StateFile;
  let instance: Pick<Instance, 'progress' | 'state' | 'store'>;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'behind-'));
    notes = [];
    state = new StateFile(directory, {
      supervisor: { pid: 1, started: 'once' },
      ports: portsFrom(7000),
      parts: [],
    });
    const progress = {
      step: <T>(_: string, task: () => Promise<T>) => task(),
      note: (message: string) => notes.push(message),
    };
    instance = {
      progress,
      state,
      store: {
        manifests: new Map(),
        cache: directory,
        logs: directory,
        compilers: new CompilerQueue(),
        progress,
      },
    };
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const part = (
    name: PartBehind['name'],
    start: PartBehind['start'],
    builds: string[] = [],
  ): PartBehind => ({ name, builds, start });

  const ready = async () => state.setPart('images', { state: 'ready' });

  const stateOf = (name: string) =>
    state.state.parts.find(record => record.part === name);

  it('that fail say why, and the later ones are started', async () => {
    const told: string[] = [];
    const failing = part('git', async () => {
      throw new Failure('it has no database');
    });
    await startBehind(
      instance,
      [
        { ...failing, failed: reason => told.push(reason) },
        part('images', ready),
      ],
      new AbortController().signal,
    );
    expect(stateOf('git')).toMatchObject({
      state: 'failed',
      message: 'it has no database',
    });
    expect(told).toEqual(['it has no database']);
    expect(stateOf('images')?.state).toBe('ready');
    expect(notes).toEqual([
      'git could not be started, the rest goes on without it: it has no database',
    ]);
  });

  it('that cannot be built say so in the same way', async () => {
    await startBehind(
      instance,
      [part('git', ready, ['no-such-folder'])],
      new AbortController().signal,
    );
    expect(stateOf('git')).toMatchObject({
      state: 'failed',
      message: 'there is no local/no-such-folder/part.json',
    });
  });

  it('are no failure where everything is being ended', async () => {
    const ending = new AbortController();
    const interrupted = part('git', async () => {
      ending.abort();
      throw new Failure('killed');
    });
    await startBehind(instance, [interrupted], ending.signal);
    expect(stateOf('git')?.state).toBe('stopped');
    expect(notes).toEqual([]);
  });
});
