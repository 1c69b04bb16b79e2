import fc from 'fast-check';
import {
  BudgetedEnvironment,
  Budgets,
  budgetsOf,
  countsInBudgets,
  exceeded,
} from './budgets';
import { DevEnvironment } from './devEnvironment';

const jane = 'user:default/jane';
const john = 'user:default/john';
const team = 'group:default/team-a';

const budgets: Budgets = {
  owner: { environments: 3, cpu: '10', memory: '20Gi', storage: '100Gi' },
  team: { environments: 5, cpu: '16' },
};

function environment(
  name: string,
  spec: Partial<DevEnvironment['spec']> = {},
  rest: { deletionTimestamp?: string; status?: DevEnvironment['status'] } = {},
): BudgetedEnvironment {
  return {
    metadata: {
      name: `dev-${name}-jane`,
      namespace: 'team-team-a',
      deletionTimestamp: rest.deletionTimestamp,
    },
    spec: {
      name,
      owner: jane,
      team,
      createdBy: jane,
      ttlHours: 48,
      resources: { cpu: '4', memory: '8Gi', storage: '20Gi' },
      services: [{ name: 'frontend', type: 'frontend' }],
      ...spec,
    },
    status: rest.status,
  };
}

function used(environments: BudgetedEnvironment[]) {
  return Object.fromEntries(
    budgetsOf(environments, budgets, { owner: jane }).map(each => [
      each.resource,
      each.used,
    ]),
  );
}

function refusals(...given: Parameters<typeof exceeded>) {
  return exceeded(...given).map(({ field, rule }) => `${field} ${rule}`);
}

describe('what is taken of budgets', () => {
  it('is counted for the owner and for the team, where a budget is set', () => {
    const environments = [
      environment('a'),
      environment('b', { owner: john }),
      environment('c', { team: 'group:default/other' }),
    ];
    expect(budgetsOf(environments, budgets, { owner: jane, team })).toEqual([
      {
        scope: 'owner',
        ref: jane,
        resource: 'environments',
        allowed: '3',
        used: '2',
      },
      { scope: 'owner', ref: jane, resource: 'cpu', allowed: '10', used: '8' },
      {
        scope: 'owner',
        ref: jane,
        resource: 'memory',
        allowed: '20Gi',
        used: '16Gi',
      },
      {
        scope: 'owner',
        ref: jane,
        resource: 'storage',
        allowed: '100Gi',
        used: '40Gi',
      },
      {
        scope: 'team',
        ref: team,
        resource: 'environments',
        allowed: '5',
        used: '2',
      },
      { scope: 'team', ref: team, resource: 'cpu', allowed: '16', used: '8' },
    ]);
  });

  it.each<[string, BudgetedEnvironment]>([
    ['paused', environment('a', { paused: true })],
    [
      'waiting for its deletion',
      environment('a', { deleteAfter: '2026-11-25T10:00:00Z' }),
    ],
    [
      'being removed',
      environment('a', {}, { deletionTimestamp: '2026-11-24T10:00:00Z' }),
    ],
  ])('is an environment and its storage where it is %s', (_, stopped) => {
    expect(used([stopped])).toEqual({
      environments: '1',
      cpu: '0',
      memory: '0',
      storage: '20Gi',
    });
  });

  it('is the whole where it only sleeps', () => {
    const asleep = environment('a', {}, { status: { phase: 'Paused' } });
    expect(used([asleep])).toMatchObject({ cpu: '4', memory: '8Gi' });
  });

  it('is nothing where the environment was refused, unless it had been made before', () => {
    const refused = { phase: 'Rejected' as const, services: [] };
    const services = [
      { name: 'frontend', type: 'frontend', state: 'Ready' as const },
    ];
    expect(countsInBudgets(environment('a', {}, { status: refused }))).toBe(
      false,
    );
    expect(
      countsInBudgets(
        environment('a', {}, { status: { ...refused, services } }),
      ),
    ).toBe(true);
    expect(countsInBudgets(environment('a'))).toBe(true);
  });

  it('is written in units that people know, whatever the number', () => {
    const many = Array.from({ length: 256 }, (_, index) =>
      environment(`e${index}`),
    );
    expect(used(many)).toMatchObject({ environments: '256', cpu: '1024' });
    expect(
      used([
        environment('a', {
          resources: { cpu: '1500m', memory: '512Mi', storage: '1Gi' },
        }),
      ]),
    ).toMatchObject({ cpu: '1500m', memory: '512Mi' });
  });
});

describe('a budget', () => {
  it('lets in what fits to the last bit', () => {
    const half = { cpu: '5', memory: '10Gi', storage: '50Gi' };
    expect(
      refusals(
        environment('b', { resources: half }),
        [environment('a', { resources: half })],
        budgets,
      ),
    ).toEqual([]);
  });

  it('says whose it is, and by how much it would be exceeded', () => {
    const others = [environment('a'), environment('b')];
    expect(exceeded(environment('c'), others, budgets)).toEqual([
      {
        field: 'resources.cpu',
        rule: 'BudgetExceeded',
        message: `would make 12 of cpu for the owner '${jane}', 2 more than their budget of 10; delete or pause another, or ask for less`,
      },
      expect.objectContaining({ field: 'resources.memory' }),
    ]);
  });

  it('of environments is refused at the owner or the team', () => {
    const small = { cpu: '1m', memory: '1Mi', storage: '1Mi' };
    const of = (owner: string, ...names: string[]) =>
      names.map(name => environment(name, { owner, resources: small }));
    expect(
      refusals(
        environment('n', { resources: small }),
        of(jane, 'a', 'b', 'c'),
        budgets,
      ),
    ).toEqual(['owner BudgetExceeded']);
    expect(
      refusals(
        environment('n', { resources: small }),
        [...of(john, 'a', 'b', 'c'), ...of(jane, 'd', 'e')],
        budgets,
      ),
    ).toEqual(['team BudgetExceeded']);
  });

  it('stops no environment that asks for no more than it has', () => {
    const lowered: Budgets = { owner: { cpu: '1' }, team: { cpu: '1' } };
    const present = environment('a');
    const others = [present, environment('b')];
    const less = environment('a', {
      resources: { cpu: '3', memory: '99Gi', storage: '99Gi' },
    });
    const more = environment('a', {
      resources: { cpu: '5', memory: '1Gi', storage: '1Gi' },
    });
    expect(refusals(less, others, lowered, present)).toEqual([]);
    expect(refusals(more, others, lowered, present)).toHaveLength(2);
  });

  it('is asked again of one that is resumed, and of its new owner', () => {
    const paused = environment('a', { paused: true });
    const others = [paused, environment('b'), environment('c')];
    expect(
      refusals(environment('a', { paused: false }), others, budgets, paused),
    ).toContain('resources.cpu BudgetExceeded');
    const present = environment('a');
    expect(
      refusals(
        environment('a', { owner: john }),
        [
          present,
          ...['x', 'y', 'z'].map(name => environment(name, { owner: john })),
        ],
        budgets,
        present,
      ),
    ).toContain('owner BudgetExceeded');
  });

  it('is none where none is set', () => {
    expect(
      refusals(environment('a'), [environment('b')], { owner: {}, team: {} }),
    ).toEqual([]);
  });

  it('is never passed by environments that come one after the other', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            owner: fc.constantFrom(jane, john),
            milliCores: fc.integer({ min: 1, max: 12_000 }),
            paused: fc.boolean(),
          }),
          { maxLength: 30 },
        ),
        requests => {
          const accepted: BudgetedEnvironment[] = [];
          requests.forEach(({ owner, milliCores, paused }, index) => {
            const asked = environment(`e${index}`, {
              owner,
              paused,
              resources: {
                cpu: `${milliCores}m`,
                memory: '1Gi',
                storage: '1Gi',
              },
            });
            if (exceeded(asked, accepted, budgets).length === 0) {
              accepted.push(asked);
            }
          });
          for (const owner of [jane, john]) {
            const theirs = accepted.filter(({ spec }) => spec.owner === owner);
            expect(theirs.length).toBeLessThanOrEqual(3);
            expect(milliCoresOf(theirs)).toBeLessThanOrEqual(10_000);
          }
          expect(accepted.length).toBeLessThanOrEqual(5);
          expect(milliCoresOf(accepted)).toBeLessThanOrEqual(16_000);
        },
      ),
    );
  });
});

function milliCoresOf(environments: BudgetedEnvironment[]): number {
  return environments
    .filter(({ spec }) => !spec.paused)
    .reduce(
      (sum, { spec }) => sum + Number.parseInt(spec.resources.cpu, 10),
      0,
    );
}
