import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GiteaApi } from './GiteaApi.ts';
import { GIT_ORGANISATION, GIT_SAMPLE } from './names.ts';

const PATH = `/repos/${GIT_ORGANISATION}/${GIT_SAMPLE}`;

/** Pushes the sample repository, where there is none of that name. */
export async function pushSample(api: GiteaApi, folder: string): Promise<void> {
  if (!(await api.find(PATH))) {
    await api.change('POST', `/orgs/${GIT_ORGANISATION}/repos`, {
      name: GIT_SAMPLE,
      description: 'A small service to try pull requests with',
      private: false,
      default_branch: 'main',
      auto_init: true,
      readme: 'Default',
    });
  }
  const readme = await api.get<{ sha: string }>(`${PATH}/contents/README.md`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  await api.change('POST', `${PATH}/contents`, {
    branch: 'main',
    message: 'A small service to try pull requests with',
    files: files.map(file => {
      const path = file.slice(folder.length + 1);
      const content = readFileSync(file).toString('base64');
      return path === 'README.md'
        ? { operation: 'update', path, content, sha: readme.sha }
        : { operation: 'create', path, content };
    }),
  });
}
