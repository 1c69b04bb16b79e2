import { type EnvironmentUsage } from '../api/types';
import { quotaRows, usageCourse, usageRows } from './usage';

const START = Date.parse('2026-03-01T12:00:00Z');
const sample = (minute: number, cpu: number) => ({
  at: new Date(START + minute * 60_000).toISOString(),
  cpu,
  memory: cpu * 2 ** 30,
});
const usage = (part: Partial<EnvironmentUsage>): EnvironmentUsage => ({
  samples: [],
  services: [],
  quota: [],
  simulated: false,
  ...part,
});

describe('usageCourse', () => {
  it('is none while nothing was measured', () => {
    expect(usageCourse(usage({}), 'cpu', '4')).toBeUndefined();
  });

  it('ends at the right with the newest', () => {
    const course = usageCourse(
      usage({ samples: [sample(0, 1), sample(30, 2)] }),
      'cpu',
      '4',
    );
    expect(course?.lines.flat().map(({ x }) => x)).toEqual([0.5, 1]);
  });

  it('leaves a gap where nothing was measured', () => {
    const samples = [sample(0, 1), sample(1, 1), sample(9, 1)];
    const course = usageCourse(usage({ samples }), 'cpu', '4');
    expect(course?.lines.map(line => line.length)).toEqual([2, 1]);
  });

  it('draws the limit only where it would not flatten the line', () => {
    const at = (cpu: number) =>
      usageCourse(usage({ samples: [sample(0, cpu)] }), 'cpu', '4')?.limitY;
    expect(at(3)).toBeCloseTo(1 - 4 / 4.2);
    expect(at(0.1)).toBeUndefined();
  });

  it('measures by the quota where there is one, and by what was given else', () => {
    const samples = [sample(0, 1)];
    const quota = [{ resource: 'limits.cpu', used: '1', hard: '2' }];
    expect(usageCourse(usage({ samples, quota }), 'cpu', '4')?.part).toBe(0.5);
    expect(usageCourse(usage({ samples }), 'cpu', '4')?.part).toBe(0.25);
    expect(
      usageCourse(usage({ samples }), 'cpu', undefined)?.part,
    ).toBeUndefined();
  });

  it('says the same in a sentence', () => {
    const samples = [sample(0, 1), sample(30, 0.5)];
    expect(usageCourse(usage({ samples }), 'memory', '4Gi')?.summary).toBe(
      'Memory: 512 MiB of 4 GiB now; between 512 MiB and 1 GiB in the last 30 min.',
    );
  });

  it('stands for nothing used, too', () => {
    const course = usageCourse(usage({ samples: [sample(0, 0)] }), 'cpu', '4');
    expect(course?.lines).toEqual([[{ x: 1, y: 1 }]]);
  });
});

describe('usageRows', () => {
  it('gives a figure for every few minutes, the newest first', () => {
    const samples = Array.from({ length: 12 }, (_, n) => sample(n, n));
    expect(usageRows(samples).map(({ cpu }) => cpu)).toEqual([11, 6, 1]);
  });
});

describe('quotaRows', () => {
  it('says used and hard in units that one reads', () => {
    const quota = [
      { resource: 'limits.memory', used: '3072Mi', hard: '8Gi' },
      { resource: 'pods', used: '5', hard: '20' },
      { resource: 'strange', used: 'x', hard: 'y' },
    ];
    expect(quotaRows(usage({ quota })).map(({ text }) => text)).toEqual([
      '3 GiB of 8 GiB',
      '5 of 20',
    ]);
  });
});
