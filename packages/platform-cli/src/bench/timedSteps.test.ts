import { timedSteps } from './timedSteps.ts';

describe('timedSteps', () => {
  it('reads seconds and minutes, and leaves out what began or failed', () => {
    const said = [
      '… PostgreSQL 18.4',
      '✔ PostgreSQL 18.4 (0.2 s)',
      '✔ getting Node 24 and Yarn 4 (12 s)',
      '✔ building kubernetes 1.36.1 (9 min 5 s)',
      '✖ a step that failed (3.0 s)',
    ].join('\n');
    expect(timedSteps(said)).toEqual([
      { title: 'PostgreSQL 18.4', seconds: 0.2 },
      { title: 'getting Node 24 and Yarn 4', seconds: 12 },
      { title: 'building kubernetes 1.36.1', seconds: 545 },
    ]);
  });
});
