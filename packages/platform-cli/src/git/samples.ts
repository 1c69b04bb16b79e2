import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstancePaths } from '../instance/paths.ts';
import type { GiteaApi } from './GiteaApi.ts';
import { GIT_ORGANISATION, GIT_SAMPLE } from './names.ts';

interface Sample {
  /** Of the repository, and of its folder below `local/git-samples`. */
  readonly name: string;
  readonly description: string;
  /** Remembers in the instance's state that it was pushed. */
  readonly mark: string;
}

const SAMPLES: readonly Sample[] = [
  {
    name: GIT_SAMPLE,
    description: 'A small service to try pull requests with',
    mark: 'git-sample-pushed',
  },
  {
    name: 'orders-frontend',
    description: 'The orders page as its source, to edit in a workspace',
    mark: 'git-sample-pushed-orders-frontend',
  },
];

/** Pushes the sample repositories, each once: whoever deletes one does not want it back. */
export async function pushSamples(
  api: GiteaApi,
  paths: InstancePaths,
  ended: AbortSignal,
): Promise<void> {
  for (const sample of SAMPLES) {
    const mark = join(paths.state, sample.mark);
    if (!existsSync(mark) && !ended.aborted) {
      const folder = join(paths.root, 'local', 'git-samples', sample.name);
      await pushSample(api, sample, folder);
      writeFileSync(mark, '', { mode: 0o600 });
    }
  }
}

async function pushSample(
  api: GiteaApi,
  { name, description }: Sample,
  folder: string,
): Promise<void> {
  const repository = `/repos/${GIT_ORGANISATION}/${name}`;
  if (!(await api.find(repository))) {
    await api.change('POST', `/orgs/${GIT_ORGANISATION}/repos`, {
      name,
      description,
      private: false,
      default_branch: 'main',
      auto_init: true,
      readme: 'Default',
    });
  }
  const readme = await api.get<{ sha: string }>(
    `${repository}/contents/README.md`,
  );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  await api.change('POST', `${repository}/contents`, {
    branch: 'main',
    message: description,
    files: files.map(file => {
      const path = file.slice(folder.length + 1);
      const content = readFileSync(file).toString('base64');
      return path === 'README.md'
        ? { operation: 'update', path, content, sha: readme.sha }
        : { operation: 'create', path, content };
    }),
  });
}
