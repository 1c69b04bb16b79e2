import {
  checkDraft,
  DevEnvironment,
  DevEnvironmentSpec,
  EnvironmentLimits,
  environmentName,
  Problem,
  teamNamespace,
} from '@itdo/plugin-environments-common';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { checkKeptData, keptOf } from '../plan/keptData';
import { Owners } from './Owners';
import { checkOwnership, notARef, readRef } from './ownership';
import { checkServiceKinds } from './services';

/**
 * Says whether an environment may be. REST asks before it writes one, the controller for those that came by other doors,
 * so that all are refused alike.
 */
export class Acceptance {
  readonly #config: EnvironmentsConfig;
  readonly #kinds: ServiceKinds;
  readonly #owners: Owners;

  constructor(options: {
    config: EnvironmentsConfig;
    kinds: ServiceKinds;
    owners: Owners;
  }) {
    this.#config = options.config;
    this.#kinds = options.kinds;
    this.#owners = options.owners;
  }

  get limits(): EnvironmentLimits {
    return { ...this.#config.limits, serviceTypes: this.#kinds.types() };
  }

  /** What is wrong with the spec of a new environment; empty where nothing is. */
  check(spec: DevEnvironmentSpec): Promise<Problem[]> {
    return this.#check(spec, { named: false });
  }

  /**
   * What is wrong with an object: its spec, or where and under which name it stands. A name that was right when it was
   * accepted stays so, whoever takes the environment over.
   */
  async checkObject(environment: DevEnvironment): Promise<Problem[]> {
    const { metadata, spec } = environment;
    const named = wasAccepted(environment);
    const problems = await this.#check(spec, { named });
    if (problems.length > 0) {
      return problems;
    }
    const name = environmentName(spec.name, spec.owner);
    const namespace = teamNamespace(spec.team);
    return [
      ...(named || metadata.name === name
        ? []
        : [
            {
              field: 'name',
              rule: 'NameMismatch' as const,
              message: `the object must be called '${name}'`,
            },
          ]),
      ...(metadata.namespace === namespace
        ? []
        : [
            {
              field: 'team',
              rule: 'TeamMismatch' as const,
              message: `the object must be in namespace '${namespace}'`,
            },
          ]),
    ];
  }

  /**
   * What is wrong with a changed object: as {@link checkObject}, and what the data that stays does not allow. Of data,
   * a spec that was not applied tells nothing; the controller, which sees volumes, then decides alone.
   */
  async checkChange(
    before: DevEnvironment,
    after: DevEnvironment,
  ): Promise<Problem[]> {
    const problems = await this.checkObject(after);
    return problems.length > 0 || !wasApplied(before)
      ? problems
      : checkKeptData(
          after.spec,
          this.#kinds,
          keptOf(before.spec, after.spec, this.#kinds),
        );
  }

  async #check(
    spec: DevEnvironmentSpec,
    { named }: { named: boolean },
  ): Promise<Problem[]> {
    const refs = [
      ...(readRef(spec.owner, 'user') === spec.owner
        ? []
        : [notARef('owner', 'user')]),
      ...(readRef(spec.team, 'group') === spec.team
        ? []
        : [notARef('team', 'group')]),
      ...(spec.component === undefined ||
      readRef(spec.component, 'component') === spec.component
        ? []
        : [notARef('component', 'component')]),
    ];
    // The owner is looked at for the name that the two make together.
    const { owner, ...ownerless } = spec;
    const problems = [
      ...refs,
      ...checkDraft(named || refs.length > 0 ? ownerless : spec, this.limits),
    ];
    if (problems.length > 0) {
      return problems;
    }
    const { services, resources, team } = spec;
    return [
      ...checkServiceKinds(
        services,
        resources,
        this.#kinds,
        this.#config.images,
      ),
      ...(await checkOwnership(owner, team, this.#owners)),
    ];
  }
}

/** Whether an object has kept all rules at some time: only then its namespace was reported on. */
function wasAccepted({ status }: DevEnvironment): boolean {
  return (status?.conditions ?? []).some(({ type }) => type === 'Namespace');
}

/** Whether the cluster has taken all that an object asks for now. */
function wasApplied({ metadata, status }: DevEnvironment): boolean {
  const { conditions = [] } = status ?? {};
  const accepted = conditions.find(({ type }) => type === 'Accepted');
  const services = conditions.find(({ type }) => type === 'Services');
  return (
    accepted?.status === 'True' &&
    accepted.observedGeneration === metadata.generation &&
    services?.observedGeneration === metadata.generation &&
    services?.reason !== 'Refused'
  );
}
