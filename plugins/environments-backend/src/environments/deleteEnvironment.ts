import { timesOf } from '../plan/plan';
import { wholeSeconds } from '../lifecycle/times';
import { Asked } from './Asked';
import { AuthorizedEnvironments } from './AuthorizedEnvironments';
import { EnvironmentStore } from './EnvironmentStore';
import { EnvironmentWriter } from './EnvironmentWriter';

/**
 * Stops an environment until it is removed, which it is at once where that is forced or where there is no time of grace.
 * Asking again changes nothing: the first one's time stands.
 */
export async function deleteEnvironment(
  asked: Asked,
  force: boolean,
  options: {
    authorized: AuthorizedEnvironments;
    store: EnvironmentStore;
    writer: EnvironmentWriter;
    graceHours: number;
    now(): Date;
  },
): Promise<void> {
  const { authorized, store, writer, graceHours, now } = options;
  const present = await authorized.getFor(
    'delete',
    asked.name,
    asked.credentials,
  );
  if (present.metadata.deletionTimestamp) {
    return;
  }
  if (force || graceHours === 0) {
    await store.delete(present);
    return;
  }
  await writer.change(asked, 'delete', environment => {
    if (environment.spec.deleteAfter !== undefined) {
      return {};
    }
    const due = now().getTime() + graceHours * 3_600_000;
    const end = Date.parse(timesOf(environment).expiresAt);
    return { spec: { deleteAfter: wholeSeconds(Math.min(due, end)) } };
  });
}
