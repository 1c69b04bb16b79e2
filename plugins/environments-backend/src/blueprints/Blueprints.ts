import {
  Blueprint,
  BlueprintContent,
  BlueprintMerge,
  BlueprintReference,
  DevEnvironment,
} from '@itdo/plugin-environments-common';

/** An upgrade of one environment, with the versions between which it is. */
export interface EnvironmentUpgrade extends BlueprintMerge {
  blueprint: string;
  /** The environment's version. */
  from: string;
  /** The version that is offered; that of the environment where none is newer. */
  to: string;
}

/** The blueprints of the catalog, and every version of them that was ever seen there. */
export interface Blueprints {
  /** Those that are offered, each in its newest valid version, by title. */
  list(): Promise<Blueprint[]>;

  /** The one that is offered under a name; undefined where none is. */
  get(name: string): Promise<Blueprint | undefined>;

  /** What a version was made of, also where it is not offered any more; undefined where it was never seen. */
  version(name: string, version: string): Promise<BlueprintContent | undefined>;

  /**
   * What the offered version would change in an environment. Asks the catalog.
   *
   * @returns undefined where it was made from no blueprint; no changes and an empty patch where it is up to date
   * @throws RefusedError where its own version was never seen, so that its own changes cannot be told from it
   */
  upgradeOf(
    environment: Pick<DevEnvironment, 'spec'>,
  ): Promise<EnvironmentUpgrade | undefined>;

  /** The offered version where it is newer than a reference's, as this process knows it: asks nobody. */
  newerThan(reference: BlueprintReference | undefined): string | undefined;
}
