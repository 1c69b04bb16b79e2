import { ActivityReporter } from './ActivityReporter';

function reporter() {
  const world = { visible: true, now: 0, noted: 0 };
  const errors: Array<Error | undefined> = [];
  const outcome = { fails: false };
  const activity = new ActivityReporter({
    note: async () => {
      world.noted += 1;
      if (outcome.fails) {
        throw new Error('refused');
      }
    },
    isVisible: () => world.visible,
    onError: error => errors.push(error),
    now: () => world.now,
  });
  return { activity, world, errors, outcome };
}

describe('ActivityReporter', () => {
  it('notes once that the page was opened', () => {
    const { activity, world } = reporter();
    activity.seen();
    activity.seen();
    expect(world.noted).toBe(1);
  });

  it('notes a page that was opened in the background when it is first seen', () => {
    const { activity, world } = reporter();
    world.visible = false;
    activity.seen();
    activity.input();
    expect(world.noted).toBe(0);
    world.visible = true;
    activity.seen();
    expect(world.noted).toBe(1);
  });

  it('notes input at most once a minute', () => {
    const { activity, world } = reporter();
    activity.seen();
    world.now = 59_999;
    activity.input();
    expect(world.noted).toBe(1);
    world.now = 60_000;
    activity.input();
    activity.input();
    expect(world.noted).toBe(2);
  });

  it('says nothing as long as nobody touches it', () => {
    const { activity, world } = reporter();
    activity.seen();
    world.now = 3_600_000;
    activity.seen();
    expect(world.noted).toBe(1);
  });

  it('tells why it could not be noted, and that it works again', async () => {
    const { activity, world, errors, outcome } = reporter();
    outcome.fails = true;
    activity.seen();
    await new Promise(process.nextTick);
    outcome.fails = false;
    world.now = 60_000;
    activity.input();
    await new Promise(process.nextTick);
    expect(errors.map(error => error?.message)).toEqual(['refused', undefined]);
  });
});
