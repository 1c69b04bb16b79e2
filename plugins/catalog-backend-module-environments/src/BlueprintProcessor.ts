import { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { CatalogProcessor } from '@backstage/plugin-catalog-node';
import {
  describeProblems,
  EnvironmentLimits,
  isBlueprint,
  readBlueprint,
} from '@itdo/plugin-environments-common';
import { BlueprintRulesService } from '@itdo/plugin-environments-node';

/** Checks blueprints before the catalog takes them; an earlier version that was right stays in it meanwhile. */
export class BlueprintProcessor implements CatalogProcessor {
  readonly #limits: EnvironmentLimits;
  readonly #rules: Pick<BlueprintRulesService, 'check'>;

  constructor(
    limits: EnvironmentLimits,
    rules: Pick<BlueprintRulesService, 'check'>,
  ) {
    this.#limits = limits;
    this.#rules = rules;
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
    const { blueprint, problems: common } = readBlueprint(entity, this.#limits);
    const problems = blueprint ? this.#rules.check(blueprint) : common;
    if (problems.length > 0) {
      throw new InputError(describeProblems(problems));
    }
    return true;
  }
}
