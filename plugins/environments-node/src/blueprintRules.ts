import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { BlueprintContent, Problem } from '@itdo/plugin-environments-common';

type Check = (content: BlueprintContent) => Problem[];

/**
 * What the types of services demand of blueprints. The environments plugin alone knows the types; this brings their
 * rules to where the catalog checks what it takes.
 */
export interface BlueprintRulesService {
  /** Says how a blueprint is checked that is right otherwise; the environments plugin does. */
  provide(check: Check): void;
  /** What is wrong with a blueprint; nothing where the environments plugin runs in another process, or not yet. */
  check: Check;
}

class BlueprintRules implements BlueprintRulesService {
  #check: Check = () => [];

  provide(check: Check): void {
    this.#check = check;
  }

  check(content: BlueprintContent): Problem[] {
    return this.#check(content);
  }
}

/** See {@link BlueprintRulesService}. */
export const blueprintRulesServiceRef = createServiceRef<BlueprintRulesService>(
  {
    id: 'environments.blueprint-rules',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {},
        factory: () => new BlueprintRules(),
      }),
  },
);
