import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { condition, environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { refusal } from '../../__testUtils__/refusal';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';

const PATH = '/environments/team-backend-team/dev-checkout-alice';
const { spec } = environment();
const button = (name: string) => screen.findByRole('button', { name });
const stoppedBy = (reason: string) =>
  environment({
    phase: 'Paused',
    spec: { ...spec, autoPauseHours: 8 },
    conditions: [condition('Services', 'False', { reason })],
  });

describe('pausing and resuming', () => {
  it('pauses at once, and offers to resume as soon as it is asked for', async () => {
    const api = new PlayedApi([environment()]);
    renderAt(PATH, api);
    await userEvent.click(await button('Pause'));
    expect(api.saidOf('update')).toEqual([{ paused: true }]);
    api.say('upsert', environment({ spec: { ...spec, paused: true } }));
    await userEvent.click(await button('Resume'));
    expect(api.saidOf('resume')).toHaveLength(1);
    expect(screen.getByText('Paused by hand')).toBeInTheDocument();
  });

  const reasons: Array<[string, RegExp]> = [
    ['Idle', /Nobody used it for 8 hours.*opening this page counts as use/],
    ['Asleep', /stays awake until the end of this sleep/],
    ['Paused', /stays paused until somebody resumes it/],
  ];
  it.each(reasons)('says why it is stopped: %s', async (reason, words) => {
    renderAt(PATH, new PlayedApi([stoppedBy(reason)]));
    const why = await screen.findByRole('region', {
      name: 'Why it is stopped',
    });
    expect(why).toHaveTextContent(words);
    expect(await button('Resume')).toBeInTheDocument();
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('can still be paused for good while it sleeps', async () => {
    const api = new PlayedApi([stoppedBy('Asleep')]);
    renderAt(PATH, api);
    await userEvent.click(await button('More actions for dev-checkout-alice'));
    await userEvent.click(
      await screen.findByRole('menuitem', { name: /Pause until somebody/ }),
    );
    expect(api.saidOf('update')).toEqual([{ paused: true }]);
  });

  it('says what the budget says where it is refused', async () => {
    const api = new PlayedApi([stoppedBy('Paused')]);
    api.answerAct = async act => {
      if (act === 'resume') {
        throw await refusal(403, [
          {
            field: 'resources.cpu',
            rule: 'BudgetExceeded',
            message: 'would make 12 of cpu, 4 more than the budget of 8',
          },
        ]);
      }
    };
    renderAt(PATH, api);
    await userEvent.click(await button('Resume'));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('dev-checkout-alice was not resumed');
    expect(alert).toHaveTextContent('4 more than the budget of 8');
  });
});

describe('a deletion that can be taken back', () => {
  const deleted = environment({
    phase: 'PendingDeletion',
    spec: { ...spec, deleteAfter: '2099-03-02T12:00:00Z' },
  });

  it('counts down, and is taken back with one button', async () => {
    const api = new PlayedApi([deleted]);
    renderAt(PATH, api);
    const why = within(
      await screen.findByRole('region', { name: 'Why it is stopped' }),
    );
    expect(why.getByText(/^in \d+ d/)).toBeInTheDocument();
    await userEvent.click(why.getByRole('button', { name: 'Restore' }));
    expect(api.saidOf('restore')).toHaveLength(1);
    expect(
      screen.queryByRole('button', { name: 'Pause' }),
    ).not.toBeInTheDocument();
    api.say('upsert', environment());
    await waitFor(() =>
      expect(
        screen.queryByRole('region', { name: 'Why it is stopped' }),
      ).not.toBeInTheDocument(),
    );
  });

  it('can be made final at once, after the name was typed', async () => {
    const api = new PlayedApi([deleted]);
    renderAt(PATH, api);
    await userEvent.click(await button('Delete now'));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(await dialog.findByRole('textbox'), 'checkout{Enter}');
    await waitFor(() =>
      expect(api.saidOf('delete')).toEqual([{ force: true }]),
    );
  });
});

describe('use of an environment', () => {
  it('is noted once when its page is opened', async () => {
    const api = new PlayedApi([environment()]);
    renderAt(PATH, api);
    await waitFor(() => expect(api.saidOf('activity')).toHaveLength(1));
    // Only real input counts, and a test's is none.
    await userEvent.click(await button('What counts as use?'));
    expect(await screen.findByText(/A tab that is only open/)).toBeVisible();
    expect(api.saidOf('activity')).toHaveLength(1);
  });
});
