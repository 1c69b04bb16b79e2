import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, systemErrorCode } from '../failure.ts';

const FILE_NAME = 'blueprint.yaml';

/**
 * The files of blueprints: those that are named, and every `blueprint.yaml` of the folders that are.
 *
 * @throws Failure where there is no such path, or no blueprint in a folder
 */
export function findBlueprints(paths: readonly string[]): string[] {
  return paths.flatMap(path => {
    if (!isFolder(path)) {
      return [path];
    }
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter(file => `/${file}`.endsWith(`/${FILE_NAME}`))
      .map(file => join(path, file))
      .sort();
    if (files.length === 0) {
      throw new Failure(`there is no ${FILE_NAME} in '${path}'`);
    }
    return files;
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      throw new Failure(`there is no '${path}'`);
    }
    throw error;
  }
}
