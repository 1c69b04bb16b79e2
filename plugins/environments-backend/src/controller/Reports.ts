import { Clock, Cluster } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentStatus,
} from '@itdo/plugin-environments-common';
import { wholeSeconds } from '../lifecycle/times';
import { timesOf } from '../plan/plan';
import { conditionsOf, Findings } from '../status/conditions';
import { readyFinding } from '../status/statusOf';
import { StatusWriter } from './StatusWriter';

/** What a reconcile found; what it says nothing of stays as it was. */
export interface Report {
  findings: Findings;
  phase: NonNullable<DevEnvironmentStatus['phase']>;
  services?: DevEnvironmentStatus['services'];
  urls?: DevEnvironmentStatus['urls'];
}

/** Where an environment stands in its life; what is missing is over. */
export type ReportedLife = Pick<
  DevEnvironmentStatus,
  'lastActivityAt' | 'pausesAt' | 'sleepsAt' | 'wakesAt' | 'warned'
>;

/** Writes down what is, where it is not written already. */
export class Reports {
  readonly #clock: Clock;
  readonly #status = new StatusWriter();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The newest status that is known. */
  current(environment: DevEnvironment): DevEnvironmentStatus {
    return this.#status.current(environment);
  }

  forget(uid: string): void {
    this.#status.forget(uid);
  }

  async write(
    environment: DevEnvironment,
    { findings, phase, ...found }: Report,
    life: ReportedLife,
    cluster: Cluster,
  ): Promise<void> {
    const before = this.current(environment);
    const generation = environment.metadata.generation ?? 0;
    const services = found.services ?? before.services ?? [];
    await this.#status.write(
      environment,
      {
        observedGeneration: generation,
        phase,
        services,
        urls: found.urls ?? before.urls ?? [],
        expiresAt: timesOf(environment).expiresAt,
        ...withoutMissing(life),
        simulated: services.some(({ simulated }) => simulated),
        conditions: conditionsOf(
          { ...findings, Ready: readyFinding(findings) },
          before.conditions ?? [],
          generation,
          wholeSeconds(this.#clock.date().getTime()),
        ),
      },
      cluster,
    );
  }
}

/** As JSON has it, so that what was written can be compared with what is read. */
function withoutMissing(life: ReportedLife): ReportedLife {
  return Object.fromEntries(
    Object.entries(life).filter(([, value]) => value !== undefined),
  );
}
