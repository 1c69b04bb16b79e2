import { Informer, keyOf, KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  BudgetedEnvironment,
  Budgets,
  DevEnvironment,
  exceeded,
  Problem,
} from '@itdo/plugin-environments-common';
import { admittedOn } from '../plan/admitted';

/**
 * Admits environments into the budgets of their owners and teams. Admission is one step without a pause, and what was
 * admitted counts from then on although the cluster does not say so yet: however many ask at once, the edge holds.
 */
export class BudgetLedger {
  readonly #environments: Informer<DevEnvironment>;
  readonly #namespaces: Informer<KubernetesObject>;
  readonly #budgets: Budgets;
  readonly #again: (key: string) => void;
  readonly #isBound: boolean;
  /** Environments as they were admitted last, by identity. */
  readonly #admitted = new Map<string, DevEnvironment>();
  /** Environments that were refused, by identity. */
  readonly #refused = new Map<string, DevEnvironment>();

  /** @param options.again - is told the keys of those that were refused when something is given back */
  constructor(options: {
    environments: Informer<DevEnvironment>;
    namespaces: Informer<KubernetesObject>;
    budgets: Budgets;
    again(key: string): void;
  }) {
    this.#environments = options.environments;
    this.#namespaces = options.namespaces;
    this.#budgets = options.budgets;
    this.#again = options.again;
    this.#isBound = Object.values(options.budgets).some(
      limits => Object.keys(limits).length > 0,
    );
  }

  /** Admits an environment that keeps all other rules, or says which budgets have no room for it. */
  admit(environment: DevEnvironment): Problem[] {
    if (!this.#isBound) {
      return [];
    }
    const problems = exceeded(
      environment,
      this.#others(environment),
      this.#budgets,
      this.#admittedAs(environment),
    );
    if (problems.length > 0) {
      this.#refused.set(environment.metadata.uid ?? '', environment);
    } else {
      this.note(environment);
    }
    return problems;
  }

  /** Notes that an environment is accepted as it is. */
  note(environment: DevEnvironment): void {
    if (!this.#isBound) {
      return;
    }
    const { uid = '', generation } = environment.metadata;
    const before = this.#admitted.get(uid);
    this.#refused.delete(uid);
    this.#admitted.set(uid, environment);
    if (before && before.metadata.generation !== generation) {
      this.released(before);
    }
  }

  /** Notes that an environment has given something back, or is about to: others may fit now. */
  released({ metadata, spec }: DevEnvironment): void {
    [...this.#refused.values()]
      .filter(
        other =>
          other.metadata.uid !== metadata.uid &&
          (other.spec.owner === spec.owner || other.spec.team === spec.team),
      )
      .sort((a, b) => (createdAt(a) < createdAt(b) ? -1 : 1))
      .forEach(other => this.#again(keyOf(other)));
  }

  /** Notes that an environment is gone. */
  forget(environment: DevEnvironment): void {
    const uid = environment.metadata.uid ?? '';
    const admitted = this.#admitted.get(uid);
    this.#refused.delete(uid);
    this.#admitted.delete(uid);
    this.released(admitted ?? environment);
  }

  /** Forgets all: what another process admitted meanwhile stands in the cluster. */
  clear(): void {
    this.#refused.clear();
    this.#admitted.clear();
  }

  /** All that were admitted of the same owner or team, each as it was admitted. */
  #others({ metadata, spec }: DevEnvironment): BudgetedEnvironment[] {
    return this.#environments.list().flatMap(other => {
      if (other.metadata.uid === metadata.uid) {
        return [];
      }
      const admitted = this.#admittedAs(other);
      return admitted &&
        (admitted.spec.owner === spec.owner || admitted.spec.team === spec.team)
        ? // One that is being removed needs less from then on.
          [{ spec: admitted.spec, metadata: other.metadata }]
        : [];
    });
  }

  /** An environment as it was admitted last; undefined where it never was. */
  #admittedAs(environment: DevEnvironment): DevEnvironment | undefined {
    const { uid = '', name } = environment.metadata;
    return (
      this.#admitted.get(uid) ??
      (isAccepted(environment)
        ? environment
        : admittedOn(this.#namespaces.get(name), environment))
    );
  }
}

function isAccepted({ status, metadata }: DevEnvironment): boolean {
  const accepted = status?.conditions?.find(({ type }) => type === 'Accepted');
  return (
    accepted?.status === 'True' &&
    accepted.observedGeneration === metadata.generation
  );
}

function createdAt({ metadata }: DevEnvironment): string {
  return metadata.creationTimestamp ?? '';
}
