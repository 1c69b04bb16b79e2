import { jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createProgram } from '../commands/program.ts';
import {
  FakePortal,
  environment,
  TOKEN,
} from '../env/__testUtils__/FakePortal.ts';
import { completionScript } from './scripts.ts';
import { suggest, type Values } from './suggest.ts';

jest.setTimeout(60_000);

const names: Values = async name =>
  name === 'environment'
    ? [{ value: 'dev-orders-eve', description: 'Ready' }]
    : [];

const offered = async (...words: string[]) => {
  const { suggestions } = await suggest(createProgram(), words, names);
  return suggestions.map(({ value }) => value);
};

describe('what a word may become', () => {
  it('is a command, and then one of its own', async () => {
    expect(await offered('en')).toEqual(['env']);
    expect(await offered('env', 'p')).toEqual(['pause']);
    expect(await offered('env', '')).toContain('kubeconfig');
    expect(await offered('__')).toEqual([]);
  });

  it('is an option of the command', async () => {
    expect(await offered('env', 'delete', '--f')).toEqual(['--force']);
    expect(await offered('env', 'list', '--')).toContain('--component');
  });

  it('is a value of an option, written either way', async () => {
    expect(await offered('env', 'list', '-o', '')).toEqual([
      'table',
      'json',
      'yaml',
    ]);
    expect(await offered('env', 'list', '--output', '=', 'y')).toEqual([
      'yaml',
    ]);
    expect(await offered('env', 'list', '--output=j')).toEqual(['json']);
    expect(await offered('completion', 'z')).toEqual(['zsh']);
  });

  it('is the name of an environment, after whatever options', async () => {
    expect(await offered('env', 'get', '')).toEqual(['dev-orders-eve']);
    expect(await offered('env', 'get', '-o', 'json', 'dev')).toEqual([
      'dev-orders-eve',
    ]);
    expect(await offered('env', 'get', 'dev-orders-eve', '')).toEqual([]);
  });

  it('is a file where one is wanted', async () => {
    const { isFile } = await suggest(
      createProgram(),
      ['env', 'create', '--file', ''],
      names,
    );
    expect(isFile).toBe(true);
  });
});

describe('in bash', () => {
  let folder: string;
  let portal: FakePortal;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'completion-'));
    portal = new FakePortal();
    portal.environments.push(environment({ name: 'dev-other-eve' }));
    await portal.start();
    const program = join(folder, 'platform');
    const main = join(import.meta.dirname, '../main.ts');
    writeFileSync(
      program,
      `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`,
    );
    chmodSync(program, 0o755);
    writeFileSync(join(folder, 'script'), completionScript('bash'));
  });

  afterEach(async () => {
    await portal.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Presses the key after a line whose last word is being written. */
  async function complete(...words: string[]): Promise<string[]> {
    const quoted = ['./platform', ...words].map(word => `'${word}'`).join(' ');
    const { stdout } = await promisify(execFile)(
      'bash',
      [
        '--norc',
        '-c',
        `cd '${folder}' && source ./script && COMP_WORDS=(${quoted}) COMP_CWORD=${words.length} && _platform_completion && printf '%s\\n' "\${COMPREPLY[@]}"`,
      ],
      {
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          PLATFORM_STATE_DIR: folder,
          PLATFORM_URL: portal.url,
          PLATFORM_TOKEN: TOKEN,
        },
      },
    );
    return stdout.split('\n').filter(line => line !== '');
  }

  it('commands, options and the names of what is there are completed', async () => {
    expect(await complete('env', 'res')).toEqual(['resume', 'restore']);
    expect(await complete('env', 'delete', '--y')).toEqual(['--yes']);
    expect(await complete('env', 'get', 'dev-')).toEqual([
      'dev-orders-eve',
      'dev-other-eve',
    ]);
    expect(await complete('env', 'list', '--output', '=')).toEqual([
      'table',
      'json',
      'yaml',
    ]);
    expect(await complete('env', 'create', '--file', 'scr')).toEqual([
      'script',
    ]);
  });

  it('a portal that is away offers nothing, and says nothing', async () => {
    await portal.stop();
    expect(await complete('env', 'get', '')).toEqual([]);
    await portal.start();
  });
});
