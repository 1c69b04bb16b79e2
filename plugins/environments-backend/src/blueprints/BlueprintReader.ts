import { Entity } from '@backstage/catalog-model';
import {
  Blueprint,
  BLUEPRINT_TYPE,
  BlueprintContent,
  checkBlueprint,
  describeProblems,
  Problem,
  readBlueprint,
} from '@itdo/plugin-environments-common';
import { checkServiceKinds } from '../acceptance/services';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';

/** Reads blueprints and holds them against all rules of environments, those of the service types included. */
export class BlueprintReader {
  readonly #config: Pick<EnvironmentsConfig, 'images' | 'limits'>;
  readonly #kinds: ServiceKinds;

  constructor(
    config: Pick<EnvironmentsConfig, 'images' | 'limits'>,
    kinds: ServiceKinds,
  ) {
    this.#config = config;
    this.#kinds = kinds;
  }

  /** The blueprint of an entity, or why there is none, in words. */
  read(
    entity: Entity,
  ):
    | { blueprint: Blueprint; refusal?: undefined }
    | { blueprint?: undefined; refusal: string } {
    const { blueprint, problems } = readBlueprint(entity, this.#limits);
    const found = blueprint ? this.checkKinds(blueprint) : problems;
    return blueprint && found.length === 0
      ? { blueprint }
      : { refusal: describeProblems(found) };
  }

  /** What is wrong with a content that was right once; limits and service types may have changed since. */
  check(content: BlueprintContent): Problem[] {
    const problems = checkBlueprint(
      { type: BLUEPRINT_TYPE, blueprint: content },
      this.#limits,
    );
    return problems.length > 0 ? problems : this.checkKinds(content);
  }

  get #limits() {
    return { ...this.#config.limits, serviceTypes: this.#kinds.types() };
  }

  /** What the types of its services demand that it does not keep to. */
  checkKinds({ services, resources }: BlueprintContent): Problem[] {
    return checkServiceKinds(
      services,
      resources,
      this.#kinds,
      this.#config.images,
    ).map(problem => ({
      ...problem,
      field: `spec.blueprint.${problem.field}`,
    }));
  }
}
