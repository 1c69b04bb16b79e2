import { readdir } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { LocalDocsPreparer } from './LocalDocsPreparer';

const entity = { apiVersion: 'v1', kind: 'System', metadata: { name: 'it' } };

describe('LocalDocsPreparer', () => {
  const directory = createMockDirectory();
  const preparerOf = (etag: string) =>
    new LocalDocsPreparer({
      shouldCleanPreparedDirectory: () => false,
      prepare: async () => ({ preparedDir: directory.path, etag }),
    });
  beforeEach(() =>
    directory.setContent({
      'mkdocs.yml': 'site_name: It',
      docs: { 'index.md': '# It', images: { 'a.png': 'png' } },
      node_modules: { 'package.json': '{}' },
    }),
  );

  it('copies the documentation and nothing beside it', async () => {
    const { preparedDir } = await preparerOf('').prepare(entity);
    expect(preparedDir).not.toBe(directory.path);
    expect((await readdir(preparedDir, { recursive: true })).sort()).toEqual([
      'docs',
      'docs/images',
      'docs/images/a.png',
      'docs/index.md',
      'mkdocs.yml',
    ]);
  });

  it('says that nothing changed until a page does', async () => {
    const preparer = preparerOf('');
    const { etag } = await preparer.prepare(entity);
    await expect(preparer.prepare(entity, { etag })).rejects.toThrow(
      expect.objectContaining({ name: 'NotModifiedError' }),
    );
    directory.addContent({ 'docs/index.md': '# It, again' });
    expect((await preparer.prepare(entity, { etag })).etag).not.toBe(etag);
  });

  it('leaves what comes from elsewhere as it is', async () => {
    expect(await preparerOf('of-a-commit').prepare(entity)).toEqual({
      preparedDir: directory.path,
      etag: 'of-a-commit',
    });
  });
});
