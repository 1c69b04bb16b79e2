import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes, Failure } from '../failure.ts';
import type { Progress } from '../progress/progress.ts';
import { fullName } from './findEnvironment.ts';
import type { PortalClient } from './PortalClient.ts';
import { formatSpan } from './spans.ts';
import type {
  Environment,
  EnvironmentIdentity,
  EnvironmentSnapshot,
  StreamClosed,
} from './types.ts';

/** What is waited for. */
export type Goal = 'Ready' | 'Paused' | 'Gone';

const COME_BACK_MILLISECONDS = 1_000;

/** Says each step and each change of a service once. */
class Story {
  readonly #progress: Progress;
  readonly #told = new Map<string, string>();

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  tell({ conditions, services }: Environment): void {
    for (const { type, status } of conditions) {
      if (type !== 'Ready' && status === 'True') {
        this.#once(type, '', `  ${type} done`);
      }
    }
    for (const { name, state, message } of services) {
      const words = message ? `${state}: ${message}` : state;
      this.#once(`service/${name}`, words, `  ${name} ${words}`);
    }
  }

  #once(key: string, value: string, words: string): void {
    if (this.#told.get(key) !== value) {
      this.#told.set(key, value);
      this.#progress.note(words);
    }
  }
}

/**
 * Waits until an environment is as it is to be, and says on the way what is done and what holds it up.
 *
 * @returns the environment as it is then; undefined where it is gone
 * @throws Failure where it cannot become so, and with an exit code of its own where the time is up
 */
export async function waitFor(
  client: Pick<PortalClient, 'watch'>,
  environment: Environment,
  goal: Goal,
  options: {
    timeoutMilliseconds: number;
    progress: Progress;
    comeBackMilliseconds?: number;
  },
): Promise<Environment | undefined> {
  const { timeoutMilliseconds, progress } = options;
  const pause = options.comeBackMilliseconds ?? COME_BACK_MILLISECONDS;
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const title = `${environment.name} ${goal === 'Gone' ? 'goes' : goal}`;
  let last = environment;
  const watch = async (): Promise<Environment | undefined> => {
    const story = new Story(progress);
    const isEnough = (state: Environment) => {
      last = state;
      story.tell(state);
      return isReached(state, goal);
    };
    for (;;) {
      const seen = await follow(client, environment, signal, isEnough);
      if (seen === 'gone') {
        return goal === 'Gone' ? undefined : wentAway(environment);
      }
      if (seen === 'reached') {
        return last;
      }
      await sleep(pause, undefined, { signal });
    }
  };
  return progress.step(title, async () => {
    try {
      return await watch();
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
      throw new Failure(
        `${environment.name} is not ${
          goal === 'Gone' ? 'gone' : goal
        } after ${formatSpan(timeoutMilliseconds)}, but ${last.phase}${why(
          last,
        )}`,
        exitCodes.timedOut,
      );
    }
  });
}

type Seen = 'reached' | 'gone' | 'interrupted';

/** Reads one stream to its end, or until what is waited for is there. */
async function follow(
  client: Pick<PortalClient, 'watch'>,
  { namespace, name, uid }: Environment,
  signal: AbortSignal,
  isEnough: (state: Environment) => boolean,
): Promise<Seen> {
  try {
    for await (const { event, data } of client.watch(
      { namespace, name },
      signal,
    )) {
      if (event === 'snapshot') {
        const state = (data as EnvironmentSnapshot).items.at(0);
        // There may be another one of the same name by now.
        if (state?.uid !== uid) {
          return 'gone';
        }
        if (isEnough(state)) {
          return 'reached';
        }
      } else if (event === 'upsert' && isEnough(data as Environment)) {
        return 'reached';
      } else if (event === 'delete') {
        return (data as EnvironmentIdentity).uid === uid
          ? 'gone'
          : 'interrupted';
      } else if (event === 'closed') {
        refuseToBeLeftOut(data as StreamClosed);
        return 'interrupted';
      }
    }
  } catch (error) {
    if (error instanceof Failure && error.exitCode === exitCodes.notFound) {
      return 'gone';
    }
    const mayComeBack =
      !(error instanceof Failure) || error.exitCode === exitCodes.unreachable;
    if (signal.aborted || !mayComeBack) {
      throw error;
    }
  }
  return 'interrupted';
}

function refuseToBeLeftOut({ reason }: StreamClosed): void {
  if (reason === 'PermissionRevoked') {
    throw new Failure(
      'the right to see this environment was taken away meanwhile',
      exitCodes.refused,
    );
  }
}

/** @throws Failure where the goal cannot be reached any more */
function isReached(state: Environment, goal: Goal): boolean {
  const { phase, name } = state;
  if (goal === 'Gone') {
    return false;
  }
  if (phase === 'Rejected' || phase === 'Failed') {
    throw new Failure(`${name} is ${phase}${why(state)}`);
  }
  if (phase === 'Terminating' || phase === 'PendingDeletion') {
    throw new Failure(`${name} is being deleted`);
  }
  return phase === goal;
}

function wentAway(environment: Environment): never {
  throw new Failure(
    `${fullName(environment)} was deleted meanwhile`,
    exitCodes.notFound,
  );
}

/** What holds an environment up, in the words of the controller. */
function why({ conditions, services }: Environment): string {
  const troubles = services
    .filter(({ message }) => message)
    .map(({ name, message }) => `${name}: ${message}`);
  const refused = conditions.find(
    ({ type, status }) => type === 'Accepted' && status === 'False',
  );
  const waiting = conditions.find(
    ({ type, status }) => type === 'Ready' && status !== 'True',
  );
  const words =
    refused || troubles.length === 0
      ? [refused ?? waiting].flatMap(condition => condition?.message ?? [])
      : troubles;
  return words.length > 0 ? ` (${words.join('; ')})` : '';
}
