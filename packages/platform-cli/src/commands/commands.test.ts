import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsFrom } from '../instance/ports.ts';
import { identifyProcess } from '../processes/identity.ts';
import { StateFile } from '../supervisor/state.ts';
import { formatStatus, observeInstance } from '../supervisor/status.ts';
import { acquireLock } from '../instance/lock.ts';
import { readFlags } from './start.ts';

const DEFAULTS = {
  nodes: 'auto',
  egress: 'internet',
  parts: 'postgres,cluster,images,portal',
};

describe('the flags of start', () => {
  it('leave the port base open, so that the last start decides', () => {
    expect(readFlags(DEFAULTS)).toMatchObject({
      portBase: undefined,
      nodes: 'auto',
      simulatedNodes: 0,
      isThrowAway: false,
      parts: ['postgres', 'cluster', 'images', 'portal'],
    });
  });

  it('bring with a part what it stands on', () => {
    const parts = (text: string) =>
      readFlags({ ...DEFAULTS, parts: text }).parts;
    expect(parts('portal')).toEqual(['postgres', 'portal']);
    expect(parts('images')).toEqual(['cluster', 'images']);
  });

  it.each([
    [{ nodes: 'some' }, '--nodes must be one of auto, real, simulated'],
    [{ egress: 'all' }, '--egress must be one of none, internet'],
    [{ parts: 'portal,tekton' }, "there is no part 'tekton'"],
    [{ portBase: '7e3' }, "--port-base must be a whole number, not '7e3'"],
    [{ simulatedNodes: '-1' }, '--simulated-nodes must be a whole number'],
  ])('%p are refused in words', (flags, words) => {
    expect(() => readFlags({ ...DEFAULTS, ...flags })).toThrow(words);
  });
});

describe('the status', () => {
  let run: string;

  beforeEach(() => {
    run = mkdtempSync(join(tmpdir(), 'status-'));
  });

  afterEach(() => rmSync(run, { recursive: true, force: true }));

  function recordParts(): void {
    const own = identifyProcess(process.pid);
    if (!own) {
      throw new Error('this process cannot be identified');
    }
    const file = new StateFile(run, {
      supervisor: own,
      ports: portsFrom(7000),
      parts: [],
    });
    file.setPart('postgres', { process: own, port: 7432, version: '18.4' });
    file.setPart('postgres', { state: 'ready' });
    file.setPart('portal', {
      state: 'ready',
      process: { pid: process.pid, started: 'another time' },
    });
    file.setUrl('http://localhost:7007');
  }

  it('tells of each part what is true now, not what was recorded once', () => {
    recordParts();
    const lock = acquireLock(run);
    const status = observeInstance(run);
    lock.release();
    expect(status).toMatchObject({
      running: true,
      url: 'http://localhost:7007',
      parts: [
        {
          part: 'postgres',
          state: 'ready',
          pid: process.pid,
          port: 7432,
          version: '18.4',
          memoryBytes: expect.any(Number),
        },
        { part: 'portal', pid: undefined },
      ],
    });
    expect(formatStatus(status)).toContain('http://localhost:7007');
  });

  it('of an instance without its supervisor shows as stopped what has no process', () => {
    recordParts();
    const status = observeInstance(run);
    expect(status).toMatchObject({
      running: false,
      url: undefined,
      parts: [{ state: 'ready', pid: process.pid }, { state: 'stopped' }],
    });
    expect(formatStatus(status)).toContain('does not run');
  });
});
