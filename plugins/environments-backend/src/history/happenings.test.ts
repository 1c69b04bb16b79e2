import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { changeOf, creationOf, phaseOf } from './happenings';

/** An environment of a generation, with those who wrote it last at the end. */
function environment(
  generation: number,
  ...writers: Array<[manager: string, time: string, subresource?: string]>
) {
  const made = environmentOf(specOf());
  Object.assign(made.metadata, {
    uid: 'u',
    generation,
    managedFields: writers.map(([manager, time, subresource]) => ({
      manager,
      time,
      subresource,
      fieldsV1: { 'f:spec': { 'f:ttlHours': {}, 'f:paused': {} } },
    })),
  });
  return made;
}

describe('what happens to an environment', () => {
  const before = environment(1, [
    'environments-portal',
    '2026-11-24T08:00:00Z',
  ]);

  it('is told with the program that a change in the cluster came by', () => {
    const after = environment(
      2,
      ['environments-portal', '2026-11-24T08:00:00Z'],
      ['kubectl-edit', '2026-11-24T09:00:00Z'],
    );
    expect(changeOf(after, before)).toMatchObject({
      actor: 'kubectl-edit',
      via: 'cluster',
      at: '2026-11-24T09:00:00Z',
      message: expect.stringContaining('ttlHours, paused'),
    });
  });

  it('is not told again where the portal did it, or where only its status changed', () => {
    const byPortal = environment(2, [
      'environments-portal',
      '2026-11-24T09:00:00Z',
    ]);
    expect(changeOf(byPortal, before)).toBeUndefined();
    const reported = environment(1, [
      'environments-controller',
      '2026-11-24T09:00:00Z',
      'status',
    ]);
    expect(changeOf(reported, before)).toBeUndefined();
  });

  it('is the same happening for each replica that sees it', () => {
    const ready = environment(1);
    ready.status = {
      phase: 'Ready',
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Ready',
          message: '',
          lastTransitionTime: '2026-11-24T08:01:00Z',
        },
      ],
    };
    expect(phaseOf(ready)).toEqual(phaseOf(structuredClone(ready)));
    expect(phaseOf(ready)).toMatchObject({
      at: '2026-11-24T08:01:00Z',
      key: 'phase u Ready 2026-11-24T08:01:00Z',
    });
    expect(creationOf(ready)).toMatchObject({
      actor: 'user:default/jane',
      key: 'create u',
    });
  });
});
