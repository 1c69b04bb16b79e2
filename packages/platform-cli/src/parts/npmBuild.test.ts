import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePartManifest } from './manifest.ts';
import { installNpm } from './npmBuild.ts';

describe('packages of npm', () => {
  const path = process.env.PATH;
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'npm-build-'));
    const folder = join(directory, 'part', 'ide');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"name":"ide"}');
    writeFileSync(join(folder, 'package-lock.json'), '{"lockfileVersion":3}');
    mkdirSync(join(directory, 'bin'));
  });

  afterEach(() => {
    process.env.PATH = path;
    rmSync(directory, { recursive: true, force: true });
  });

  /** A stand-in that notes how it is called, and fails where it compiles if it is told to. */
  const pretendNpm = (outcome: string) => {
    const npm = join(directory, 'bin', 'npm');
    writeFileSync(
      npm,
      `#!/bin/sh\necho "$PWD: $*" >>"${directory}/calls"\n[ "$1" != rebuild ] || ${outcome}\n`,
    );
    chmodSync(npm, 0o755);
    process.env.PATH = `${join(directory, 'bin')}:${path}`;
  };

  const install = (systemPackages: readonly string[]) => {
    const part = parsePartManifest(
      join(directory, 'part'),
      JSON.stringify({
        name: 'workspace',
        version: '1.0.0',
        builds: [{ kind: 'npm', folder: 'ide', compile: ['native'] }],
        systemPackages: { debian: systemPackages },
      }),
    );
    const [build] = part.builds;
    if (build.kind !== 'npm') {
      throw new Error('the build is none of npm');
    }
    return installNpm(part, build, join(directory, 'share'), {
      log: join(directory, 'log'),
    });
  };

  it('are installed from the lock file without scripts, and only those that are named are compiled', async () => {
    pretendNpm('exit 0');
    await install([]);
    const target = join(directory, 'share', 'ide');
    const [first, second] = readFileSync(join(directory, 'calls'), 'utf8')
      .trim()
      .split('\n');
    expect(first).toMatch(`${target}: ci --omit=dev --ignore-scripts`);
    expect(second).toMatch(`${target}: rebuild native --ignore-scripts=false`);
    expect(readFileSync(join(target, 'package-lock.json'), 'utf8')).toBe(
      '{"lockfileVersion":3}',
    );
  });

  it('that cannot be compiled name the packages of the system that are missing', async () => {
    pretendNpm('exit 1');
    await expect(install(['no-such-package-anywhere'])).rejects.toThrow(
      'workspace cannot be compiled without no-such-package-anywhere; install what is missing: apt-get install no-such-package-anywhere',
    );
  });

  it('say what npm said where nothing is missing', async () => {
    pretendNpm('{ echo "gyp ERR! cannot find nan.h"; exit 1; }');
    await expect(install([])).rejects.toThrow('gyp ERR! cannot find nan.h');
  });

  it('want npm', async () => {
    process.env.PATH = join(directory, 'bin');
    await expect(install([])).rejects.toThrow('npm is missing');
  });
});
