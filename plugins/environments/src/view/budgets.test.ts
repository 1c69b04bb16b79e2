import { type Budget } from '../api/types';
import { budgetBars } from './budgets';

const budget = (part: Partial<Budget>): Budget => ({
  scope: 'owner',
  ref: 'user:default/alice',
  resource: 'cpu',
  allowed: '8',
  used: '2',
  ...part,
});
const draft = { cpu: '4', memory: '8Gi', storage: '50Gi' };

describe('budgetBars', () => {
  it('shows what is used and what this one would take', () => {
    expect(budgetBars([budget({})], draft)).toMatchObject([
      {
        used: 0.25,
        added: 0.5,
        over: false,
        text: '2 cores used, 6 cores with this one, of 8 cores',
      },
    ]);
  });

  it('refuses in words, with whose budget it is and by how much', () => {
    const [bar] = budgetBars(
      [
        budget({
          scope: 'team',
          resource: 'memory',
          allowed: '9Gi',
          used: '4Gi',
        }),
      ],
      draft,
    );
    expect(bar).toMatchObject({ over: true });
    expect(bar.refusal).toBe(
      'Memory: 12 GiB would be 3 GiB more than the 9 GiB that the team may have at once.',
    );
    expect(bar.used + bar.added).toBeLessThanOrEqual(1);
  });

  it('fits at the very edge', () => {
    const [edge] = budgetBars([budget({ used: '4' })], draft);
    expect(edge.over).toBe(false);
    expect(edge.refusal).toBeUndefined();
  });

  it('counts the environment itself', () => {
    const [bar] = budgetBars(
      [budget({ resource: 'environments', allowed: '3', used: '3' })],
      draft,
    );
    expect(bar).toMatchObject({ over: true, added: 0 });
  });

  it('takes a quantity that is being typed for none', () => {
    expect(budgetBars([budget({})], { cpu: '4 co' })).toMatchObject([
      { added: 0, over: false },
    ]);
  });
});
