import { Informer, KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  Budgets,
  DevEnvironment,
  DevEnvironmentSpec,
} from '@itdo/plugin-environments-common';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { namespaceOf } from '../plan/labels';
import { BudgetLedger } from './BudgetLedger';

const jane = 'user:default/jane';
const john = 'user:default/john';

/** An environment of half the budget; generation 1. */
function made(
  name: string,
  changes: Partial<DevEnvironmentSpec> = {},
): DevEnvironment {
  const environment = environmentOf(
    specOf({
      name,
      resources: { cpu: '2', memory: '4Gi', storage: '5Gi' },
      ...changes,
    }),
  );
  Object.assign(environment.metadata, {
    uid: name,
    generation: 1,
    creationTimestamp: `2026-11-24T08:00:${name.slice(-2)}Z`,
  });
  return environment;
}

function changed(
  environment: DevEnvironment,
  spec: Partial<DevEnvironmentSpec>,
): DevEnvironment {
  const { metadata } = environment;
  return {
    ...environment,
    metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 },
    spec: { ...environment.spec, ...spec },
  };
}

function accepted(
  environment: DevEnvironment,
  status: 'True' | 'False' = 'True',
): DevEnvironment {
  return {
    ...environment,
    status: {
      conditions: [
        {
          type: 'Accepted',
          status,
          reason: 'Any',
          message: '',
          lastTransitionTime: '',
          observedGeneration: environment.metadata.generation,
        },
      ],
    },
  };
}

/** The namespace that was made for an environment as it is. */
const namespaceFor = (environment: DevEnvironment): KubernetesObject =>
  namespaceOf(environment, { createdAt: '', expiresAt: '' }, 'host');

describe('the ledger of budgets', () => {
  let cluster: DevEnvironment[];
  let namespaces: KubernetesObject[];
  let again: string[];
  const ledgerOf = (
    budgets: Budgets = { owner: { cpu: '4' }, team: {} },
  ): BudgetLedger =>
    new BudgetLedger({
      environments: {
        list: () => cluster,
      } as Partial<Informer<DevEnvironment>> as Informer<DevEnvironment>,
      namespaces: {
        get: name => namespaces.find(({ metadata }) => metadata?.name === name),
      } as Partial<Informer<KubernetesObject>> as Informer<KubernetesObject>,
      budgets,
      again: key => again.push(key),
    });
  const admits = (ledger: BudgetLedger, environment: DevEnvironment) =>
    ledger.admit(environment).map(({ field }) => field);

  beforeEach(() => {
    cluster = [];
    namespaces = [];
    again = [];
  });

  it('lets fifty that ask at once in up to the edge', () => {
    cluster = Array.from({ length: 50 }, (_, index) => made(`e-${index + 10}`));
    const ledger = ledgerOf();
    const admitted = cluster.filter(each => admits(ledger, each).length === 0);
    expect(admitted.map(({ spec }) => spec.name)).toEqual(['e-10', 'e-11']);
  });

  it('says which budget has no room, and by how much', () => {
    cluster = [made('e-10'), made('e-11'), made('e-12')];
    const ledger = ledgerOf({ owner: {}, team: { environments: 2 } });
    cluster.slice(0, 2).forEach(each => ledger.admit(each));
    expect(ledger.admit(cluster[2])).toEqual([
      {
        field: 'team',
        rule: 'BudgetExceeded',
        message: expect.stringContaining(
          "3 environments for the team 'group:default/team-a', 1 more",
        ),
      },
    ]);
  });

  it('lets one in that was let in before, and others against it', () => {
    const [first, second, third] = [made('e-10'), made('e-11'), made('e-12')];
    cluster = [first, second, third];
    const ledger = ledgerOf();
    ledger.admit(first);
    ledger.admit(second);
    expect(admits(ledger, first)).toEqual([]);
    expect(admits(ledger, third)).toEqual(['resources.cpu']);
  });

  it('knows from the statuses what another process let in', () => {
    cluster = [accepted(made('e-10')), accepted(made('e-11')), made('e-12')];
    expect(admits(ledgerOf(), cluster[2])).toEqual(['resources.cpu']);
  });

  it('counts nothing of those that were refused from the beginning', () => {
    cluster = [
      accepted(made('e-10'), 'False'),
      accepted(made('e-11')),
      made('e-12'),
    ];
    expect(admits(ledgerOf(), cluster[2])).toEqual([]);
  });

  it('knows from the namespaces how those were let in that changed when nobody looked', () => {
    const first = made('e-10');
    const greedy = accepted(
      changed(first, { resources: { ...first.spec.resources, cpu: '8' } }),
      'False',
    );
    const modest = changed(made('e-11'), { description: 'Asks for no more' });
    cluster = [greedy, modest, made('e-12')];
    namespaces = [first, made('e-11')].map(namespaceFor);
    const ledger = ledgerOf({ owner: { cpu: '3' }, team: {} });
    expect(admits(ledger, greedy)).toEqual(['resources.cpu']);
    expect(admits(ledger, modest)).toEqual([]);
    expect(admits(ledger, cluster[2])).toEqual(['resources.cpu']);
  });

  it('believes no namespace that is another environment’s', () => {
    const [first, second] = [made('e-10'), made('e-11')];
    const foreign = namespaceFor({
      ...first,
      metadata: { ...first.metadata, uid: 'other' },
    });
    cluster = [first, second];
    namespaces = [foreign];
    expect(admits(ledgerOf({ owner: { cpu: '2' }, team: {} }), second)).toEqual(
      [],
    );
  });

  it('counts what was let in, not what is asked for since', () => {
    const first = made('e-10');
    const second = made('e-11');
    cluster = [first, second];
    const ledger = ledgerOf();
    ledger.admit(first);
    const greedy = changed(first, {
      resources: { ...first.spec.resources, cpu: '8' },
    });
    cluster = [greedy, second];
    expect(admits(ledger, greedy)).toEqual(['resources.cpu']);
    expect(admits(ledger, second)).toEqual([]);
  });

  it.each<[string, Partial<DevEnvironmentSpec>]>([
    ['pauses', { paused: true }],
    ['is to be deleted', { deleteAfter: '2026-11-25T08:00:00Z' }],
    ['shrinks', { resources: { cpu: '1', memory: '4Gi', storage: '5Gi' } }],
    ['changes hands', { owner: john }],
  ])('looks at those that were refused again when one %s', (_, change) => {
    const [first, second, small] = [
      made('e-10'),
      made('e-11'),
      made('e-12', { resources: { cpu: '1', memory: '1Gi', storage: '1Gi' } }),
    ];
    cluster = [first, second, small];
    const ledger = ledgerOf();
    cluster.forEach(each => ledger.admit(each));
    const next = changed(first, change);
    cluster = [next, second, small];
    ledger.admit(next);
    expect(again).toEqual(['team-team-a/dev-e-12-jane']);
    expect(admits(ledger, small)).toEqual([]);
  });

  it('looks at those that were refused again when one goes, the oldest first', () => {
    cluster = [made('e-10'), made('e-11'), made('e-13'), made('e-12')];
    const ledger = ledgerOf();
    cluster.forEach(each => ledger.admit(each));
    const gone = cluster[0];
    cluster = cluster.slice(1);
    ledger.forget(gone);
    expect(again).toEqual([
      'team-team-a/dev-e-12-jane',
      'team-team-a/dev-e-13-jane',
    ]);
  });

  it('leaves alone those whose budgets are others', () => {
    const stranger = made('e-12', {
      owner: john,
      team: 'group:default/team-b',
      resources: { cpu: '8', memory: '4Gi', storage: '5Gi' },
    });
    cluster = [made('e-10'), stranger];
    const ledger = ledgerOf();
    cluster.forEach(each => ledger.admit(each));
    ledger.forget(cluster[0]);
    expect(again).toEqual([]);
  });

  it('measures one that changes hands by the budget of its new owner', () => {
    const first = made('e-10');
    const theirs = [
      made('e-11', { owner: john }),
      made('e-12', { owner: john }),
    ];
    cluster = [first, ...theirs];
    const ledger = ledgerOf();
    cluster.forEach(each => ledger.admit(each));
    expect(admits(ledger, changed(first, { owner: john }))).toEqual([
      'resources.cpu',
    ]);
    expect(first.spec.owner).toBe(jane);
  });

  it('knows nothing of its own any more after another process led', () => {
    cluster = [made('e-10'), made('e-11'), made('e-12')];
    const ledger = ledgerOf();
    ledger.admit(cluster[0]);
    ledger.admit(cluster[1]);
    ledger.clear();
    expect(admits(ledger, cluster[2])).toEqual([]);
  });

  it('asks nothing where there are no budgets', () => {
    cluster = [
      made('e-10', { resources: { cpu: '16', memory: '4Gi', storage: '5Gi' } }),
    ];
    expect(admits(ledgerOf({ owner: {}, team: {} }), cluster[0])).toEqual([]);
  });
});
