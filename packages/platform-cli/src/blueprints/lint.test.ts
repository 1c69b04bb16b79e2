import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import * as rules from '@itdo/plugin-environments-common';
import { findBlueprints } from './files.ts';
import { filesOfRevision } from './gitRevision.ts';
import { lintBlueprints } from './lint.ts';

const RIGHT = `
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: api-only
spec:
  type: environment-blueprint
  owner: platform-team
  blueprint:
    version: 1.0.0
    resources: { cpu: '1', memory: 2Gi, storage: 5Gi }
    services:
      - { name: app, type: database }
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueprints-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

async function lint(files: readonly string[], revision?: string) {
  const findings = await lintBlueprints(files, {
    rules,
    limits: rules.readBlueprintLimits(new ConfigReader({})),
    earlier: revision ? await filesOfRevision(revision, folder) : undefined,
  });
  return findings.map(({ file, field, rule }) => ({
    file: file.slice(folder.length + 1),
    found: `${field} ${rule}`,
  }));
}

describe('the check of blueprints', () => {
  it('lets through what the catalog and the environments take', async () => {
    expect(await lint([write('blueprint.yaml', RIGHT)])).toEqual([]);
  });

  it.each([
    ['nothing', '', 'entity Required'],
    ['nothing between marks', '---\n', 'entity Required'],
    ['no YAML', 'a: [', 'line 1, column 5 Yaml'],
    [
      'another kind',
      RIGHT.replace('kind: Resource', 'kind: Template'),
      'kind Entity',
    ],
    [
      'a name that the catalog refuses',
      RIGHT.replace('name: api-only', 'name: API only'),
      'metadata.name Entity',
    ],
    ['no owner', RIGHT.replace('  owner: platform-team\n', ''), 'spec Entity'],
    [
      'another type',
      RIGHT.replace('environment-blueprint', 'database'),
      'spec.type Entity',
    ],
    [
      'a privileged container',
      RIGHT.replace('type: database', 'type: database, privileged: true'),
      'spec.blueprint.services[0].privileged Schema',
    ],
    [
      'more than environments may have',
      RIGHT.replace("cpu: '1'", "cpu: '17'"),
      'spec.blueprint.resources.cpu QuantityRange',
    ],
  ])('finds %s', async (_, text, found) => {
    expect(await lint([write('blueprint.yaml', text)])).toEqual([
      { file: 'blueprint.yaml', found },
    ]);
  });

  it('finds the same name twice', async () => {
    write('a/blueprint.yaml', RIGHT);
    write('b/blueprint.yaml', RIGHT);
    expect(await lint(findBlueprints([folder]))).toEqual([
      { file: 'b/blueprint.yaml', found: 'metadata.name DuplicateName' },
    ]);
  });

  it('finds every blueprint below a folder, and says where there is none', () => {
    const file = write('a/b/blueprint.yaml', RIGHT);
    write('a/other.yaml', RIGHT);
    expect(findBlueprints([folder])).toEqual([file]);
    expect(() => findBlueprints([join(folder, 'c')])).toThrow('there is no');
    mkdirSync(join(folder, 'empty'));
    expect(() => findBlueprints([join(folder, 'empty')])).toThrow(
      'there is no blueprint.yaml',
    );
  });
});

describe('the check of blueprints against a revision', () => {
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args],
      {
        cwd: folder,
      },
    );

  beforeEach(() => {
    git('init', '--quiet');
    write('a/blueprint.yaml', RIGHT);
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
  });

  it.each([
    ['nothing', RIGHT],
    [
      'its texts',
      RIGHT.replace('name: api-only', 'name: api-only\n  title: B'),
    ],
    [
      'its content, with a new version',
      RIGHT.replace('1.0.0', '1.0.1').replace('2Gi', '3Gi'),
    ],
  ])('takes one that changed %s', async (_, text) => {
    const files = [
      write('a/blueprint.yaml', text),
      write('new/blueprint.yaml', RIGHT.replace('api-only', 'new')),
    ];
    expect(await lint(files, 'HEAD')).toEqual([]);
  });

  it.each([
    ['stayed', RIGHT.replace('2Gi', '3Gi')],
    ['went down', RIGHT.replace('1.0.0', '0.9.0')],
  ])('finds one that changed and whose version %s', async (_, text) => {
    expect(await lint([write('a/blueprint.yaml', text)], 'HEAD')).toEqual([
      {
        file: 'a/blueprint.yaml',
        found: 'spec.blueprint.version BlueprintVersion',
      },
    ]);
  });

  it('says that there is no such revision', async () => {
    await expect(filesOfRevision('nowhere', folder)).rejects.toThrow(
      "git knows no revision 'nowhere'",
    );
  });
});
