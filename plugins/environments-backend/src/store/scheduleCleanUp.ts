import { SchedulerService } from '@backstage/backend-plugin-api';

/**
 * Has a store forget what is over, in one replica at a time, and never while a backend starts.
 *
 * @param id - of the task
 * @param hours - between two times
 */
export async function scheduleCleanUp(
  scheduler: Pick<SchedulerService, 'scheduleTask'>,
  id: string,
  hours: number,
  store: { cleanUp(): Promise<void> },
): Promise<void> {
  await scheduler.scheduleTask({
    id,
    frequency: { hours },
    timeout: { minutes: 5 },
    initialDelay: { minutes: 10 },
    fn: () => store.cleanUp(),
  });
}
