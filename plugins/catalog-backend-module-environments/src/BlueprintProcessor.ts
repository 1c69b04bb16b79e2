import { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { CatalogProcessor } from '@backstage/plugin-catalog-node';
import {
  describeProblems,
  EnvironmentLimits,
  isBlueprint,
  readBlueprint,
} from '@itdo/plugin-environments-common';

/** Checks blueprints before the catalog takes them; an earlier version that was right stays in it meanwhile. */
export class BlueprintProcessor implements CatalogProcessor {
  readonly #limits: EnvironmentLimits;

  constructor(limits: EnvironmentLimits) {
    this.#limits = limits;
  }

  getProcessorName(): string {
    return 'BlueprintProcessor';
  }

  /**
   * @returns whether it is a blueprint
   * @throws InputError where it is one that breaks rules, with their fields
   */
  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (!isBlueprint(entity)) {
      return false;
    }
    const { problems } = readBlueprint(entity, this.#limits);
    if (problems.length > 0) {
      throw new InputError(describeProblems(problems));
    }
    return true;
  }
}
