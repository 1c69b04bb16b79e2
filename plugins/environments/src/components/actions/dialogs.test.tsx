import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { environment, options } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { refusal } from '../../__testUtils__/refusal';
import { renderAt } from '../../__testUtils__/renderAt';

const PATH = '/environments/team-backend-team/dev-checkout-alice';
const { spec } = environment();
const services = [
  { name: 'app', type: 'database' },
  { name: 'frontend', type: 'frontend', image: 'web:1', replicas: 1 },
];
const one = environment({ spec: { ...spec, services } });

/** Opens the page at a dialog; what is refused is refused with these details. */
async function open(
  query: string,
  details?: Array<{ field: string; message: string }>,
) {
  const api = new PlayedApi([one]);
  api.options = options({ deletionGraceHours: 24 });
  if (details) {
    api.answerAct = async act => {
      if (act !== 'activity') {
        throw await refusal(400, details);
      }
    };
  }
  renderAt(`${PATH}?${query}`, api);
  const dialog = within(await screen.findByRole('dialog'));
  return { api, dialog };
}
const noDialog = () =>
  waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());

describe('extending', () => {
  it('opens with the link of a notification, and says until when', async () => {
    const { api, dialog } = await open('extend=1');
    const day = await dialog.findByRole('radio', {
      name: /^1 day more: until .*Mar 4, 2026/,
    });
    await userEvent.click(day);
    await userEvent.click(dialog.getByRole('button', { name: 'Extend' }));
    expect(api.saidOf('update')).toEqual([{ ttlHours: 72 }]);
    await noDialog();
  });

  it('offers nothing beyond the policy', async () => {
    const api = new PlayedApi([one]);
    const { limits } = options();
    api.options = options({ limits: { ...limits, maxTtlHours: 48 } });
    renderAt(`${PATH}?extend=1`, api);
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      await dialog.findByText(/It has the longest life that is allowed/),
    ).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Extend' })).toBeDisabled();
    dialog.getAllByRole('radio').forEach(radio => expect(radio).toBeDisabled());
  });

  it('shows what the server refuses at its field', async () => {
    const { dialog } = await open('extend=1', [
      { field: 'ttlHours', message: 'must be at most 48' },
    ]);
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Extend' }),
    );
    expect(await dialog.findByText('Must be at most 48.')).toBeInTheDocument();
  });
});

describe('one service', () => {
  it('is restarted from its own menu', async () => {
    const api = new PlayedApi([one]);
    renderAt(PATH, api);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Actions for the service frontend',
      }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Restart…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Restart' }),
    );
    expect(api.saidOf('restart')).toEqual([['frontend']]);
  });

  it('is scaled beside what that takes of the quota', async () => {
    const { api, dialog } = await open('dialog=scale&service=frontend');
    const field = await dialog.findByRole('textbox', {
      name: 'Pods of frontend',
    });
    await userEvent.clear(field);
    await userEvent.type(field, '3');
    await userEvent.tab();
    expect(
      dialog.getByRole('meter', { name: 'CPU that all services ask for' }),
    ).toHaveAttribute('aria-valuetext', '1 core of 4 cores');
    await userEvent.click(dialog.getByRole('button', { name: 'Scale' }));
    expect(api.saidOf('update')).toEqual([
      { services: [services[0], { ...services[1], replicas: 3 }] },
    ]);
  });

  it('is given another image, and the refusal stands at the field', async () => {
    const { api, dialog } = await open('dialog=image&service=frontend', [
      { field: 'services[1].image', message: 'must be the name of an image' },
    ]);
    const field = await dialog.findByRole('textbox');
    await userEvent.clear(field);
    await userEvent.type(field, 'Not An Image{Enter}');
    await waitFor(() =>
      expect(field).toHaveAccessibleDescription(/Must be the name of an image/),
    );
    expect(field).toHaveFocus();
    expect(api.saidOf('update')).toEqual([
      { services: [services[0], { ...services[1], image: 'Not An Image' }] },
    ]);
  });
});

describe('the environment itself', () => {
  it('is described anew, with only what changed', async () => {
    const { api, dialog } = await open('dialog=edit');
    await userEvent.type(
      await dialog.findByRole('textbox', { name: 'Contact' }),
      'bob{Enter}',
    );
    expect(api.saidOf('update')).toEqual([{ contact: 'bob' }]);
  });

  it('goes to another member of the team', async () => {
    const { api, dialog } = await open('dialog=transfer');
    await userEvent.click(
      await dialog.findByRole('button', { name: /New owner/ }),
    );
    expect(
      screen.queryByRole('option', { name: 'alice of the team' }),
    ).not.toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('option', { name: 'bob of the team' }),
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Hand it over' }));
    expect(api.saidOf('update')).toEqual([{ owner: 'user:default/bob' }]);
  });

  it('is cloned, and the clone is shown', async () => {
    const { api, dialog } = await open('dialog=clone');
    const name = await dialog.findByRole('textbox', { name: /^Name/ });
    expect(name).toHaveValue('checkout-2');
    await userEvent.clear(name);
    await userEvent.type(name, 'copy{Enter}');
    expect(
      await screen.findByRole('heading', { name: 'dev-copy-alice' }),
    ).toBeInTheDocument();
    expect(api.saidOf('clone')).toEqual([
      { name: 'copy', ttlHours: 48, team: 'group:default/backend-team' },
    ]);
    expect(api.cloneKeys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('pauses by itself, or never again', async () => {
    const { api, dialog } = await open('dialog=autoPause');
    await userEvent.click(
      await dialog.findByRole('button', { name: /Pause when unused/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'After 8 hours' }),
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
    expect(api.saidOf('update')).toEqual([{ autoPauseHours: 8 }]);
  });

  it('is reset only after its name was typed', async () => {
    const { api, dialog } = await open('dialog=reset');
    const field = await dialog.findByRole('textbox');
    await userEvent.type(field, 'checkou{Enter}');
    expect(api.saidOf('reset')).toEqual([]);
    await userEvent.type(field, 't{Enter}');
    await waitFor(() => expect(api.saidOf('reset')).toHaveLength(1));
  });
});

describe('deleting', () => {
  it('can be taken back for a day, and then needs no name', async () => {
    const { api, dialog } = await open('dialog=delete');
    expect(
      await dialog.findByRole('radio', {
        name: 'Stop it now, remove it after 1 day',
      }),
    ).toBeChecked();
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    expect(api.saidOf('delete')).toEqual([{ force: false }]);
    await noDialog();
  });

  it('is for good only where that was chosen and the name typed', async () => {
    const { api, dialog } = await open('dialog=delete');
    await userEvent.click(
      await dialog.findByRole('radio', {
        name: 'Remove it at once, for good',
      }),
    );
    const confirm = dialog.getByRole('button', { name: 'Delete for good' });
    expect(confirm).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox'), 'checkout');
    await userEvent.click(confirm);
    expect(api.saidOf('delete')).toEqual([{ force: true }]);
  });
});

describe('a dialog in the address', () => {
  it('shows what has no field above the buttons', async () => {
    const { dialog } = await open('dialog=edit', [
      { field: 'resources.cpu', message: 'is over the budget' },
    ]);
    await userEvent.type(
      await dialog.findByRole('textbox', { name: 'Contact' }),
      'bob{Enter}',
    );
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'It was not saved',
    );
    expect(
      dialog.getByText('Resources.cpu is over the budget.'),
    ).toBeInTheDocument();
  });
});
