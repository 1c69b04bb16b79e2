import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Entity } from '@backstage/catalog-model';
import { NotModifiedError } from '@backstage/errors';
import {
  PreparerBase,
  PreparerOptions,
  PreparerResponse,
} from '@backstage/plugin-techdocs-node';

const PARTS = ['mkdocs.yml', 'docs'];

/**
 * Hands only `mkdocs.yml` and `docs` of a local folder to the generator, which
 * would otherwise walk the whole folder: at the root of a checkout that is
 * every installed package and the disk of the cluster. Unlike Backstage's own
 * preparer it also tells when nothing has changed, so that documentation is
 * not built anew for each reader.
 *
 * @throws NotModifiedError where the files are those of `options.etag`
 */
export class LocalDocsPreparer implements PreparerBase {
  readonly #inner: PreparerBase;

  constructor(inner: PreparerBase) {
    this.#inner = inner;
  }

  shouldCleanPreparedDirectory() {
    return true;
  }

  async prepare(
    entity: Entity,
    options?: PreparerOptions,
  ): Promise<PreparerResponse> {
    const prepared = await this.#inner.prepare(entity, options);
    if (prepared.etag) {
      return prepared;
    }
    const etag = await fingerprint(prepared.preparedDir);
    if (etag === options?.etag) {
      throw new NotModifiedError();
    }
    const preparedDir = await mkdtemp(join(tmpdir(), 'techdocs-'));
    for (const part of PARTS) {
      await cp(join(prepared.preparedDir, part), join(preparedDir, part), {
        recursive: true,
      });
    }
    return { preparedDir, etag };
  }
}

/** Digest of the names and contents of the parts that are built. */
async function fingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256');
  hash.update(await readFile(join(folder, 'mkdocs.yml')));
  const entries = await readdir(join(folder, 'docs'), {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    hash.update(file).update(await readFile(file));
  }
  return hash.digest('hex');
}
