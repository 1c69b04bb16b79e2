import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { condition, environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { refusal } from '../../__testUtils__/refusal';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';

const { spec } = environment();
const asleep = environment({
  name: 'dev-night-alice',
  phase: 'Paused',
  conditions: [condition('Services', 'False', { reason: 'Asleep' })],
  wakesAt: '2099-03-02T07:00:00Z',
});
const deleted = environment({
  name: 'dev-old-alice',
  phase: 'PendingDeletion',
  spec: { ...spec, deleteAfter: '2099-03-02T12:00:00Z' },
});
const menuOf = async (name: string) => {
  await userEvent.click(
    await screen.findByRole('button', { name: `Actions for ${name}` }),
  );
  return within(await screen.findByRole('menu'));
};

describe('a row of the list', () => {
  it('says why it is paused and when it goes on, and what is deleted', async () => {
    renderAt('/environments', new PlayedApi([asleep, deleted]));
    const night = await screen.findByRole('row', { name: /dev-night-alice/ });
    expect(night).toHaveTextContent(/Asleep.*wakes in \d+ d/);
    const old = screen.getByRole('row', { name: /dev-old-alice/ });
    expect(old).toHaveTextContent(/Deleted.*to restore it/);
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('can be paused from its menu', async () => {
    const api = new PlayedApi([environment()]);
    renderAt('/environments', api);
    const menu = await menuOf('dev-checkout-alice');
    await userEvent.click(await menu.findByRole('menuitem', { name: 'Pause' }));
    expect(api.acts).toEqual([
      {
        act: 'update',
        name: 'team-backend-team/dev-checkout-alice',
        body: { paused: true },
      },
    ]);
  });

  it('can be resumed, and says why where it is not', async () => {
    const api = new PlayedApi([asleep]);
    api.answerAct = async () => {
      throw await refusal(403, [
        { field: 'owner', message: 'has no room in the budget' },
      ]);
    };
    renderAt('/environments', api);
    const menu = await menuOf('dev-night-alice');
    await userEvent.click(
      await menu.findByRole('menuitem', { name: 'Resume' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /dev-night-alice was not resumed.*Owner has no room in the budget/,
    );
  });

  it('can be restored while that is possible', async () => {
    const api = new PlayedApi([deleted]);
    renderAt('/environments', api);
    const menu = await menuOf('dev-old-alice');
    await userEvent.click(
      await menu.findByRole('menuitem', { name: 'Restore' }),
    );
    expect(api.saidOf('restore')).toHaveLength(1);
  });

  it('is extended in a dialog', async () => {
    const api = new PlayedApi([environment()]);
    renderAt('/environments', api);
    const menu = await menuOf('dev-checkout-alice');
    await userEvent.click(
      await menu.findByRole('menuitem', { name: 'Extend…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Extend' }),
    );
    expect(api.saidOf('update')).toEqual([{ ttlHours: 56 }]);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('is found by the reason of its pause', async () => {
    renderAt(
      '/environments?phase=Asleep',
      new PlayedApi([environment(), asleep]),
    );
    await screen.findByRole('row', { name: /dev-night-alice/ });
    expect(screen.queryByText('dev-checkout-alice')).not.toBeInTheDocument();
  });
});
