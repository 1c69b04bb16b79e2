import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { refusal } from '../../__testUtils__/refusal';
import { renderAt } from '../../__testUtils__/renderAt';

const PATH = '/environments/team-backend-team/dev-checkout-alice';
const { spec } = environment();
const behind = environment({
  spec: { ...spec, blueprint: { name: 'web', version: '1.0.0' } },
  newerBlueprint: '1.1.0',
});
const changes = [
  {
    path: 'services[app].config.version',
    kind: 'changed' as const,
    before: '"16"',
    after: '"17"',
  },
  {
    path: 'services[web].image',
    kind: 'changed' as const,
    before: '"mine:1"',
    after: '"theirs:2"',
    kept: true,
  },
];

function played() {
  const api = new PlayedApi([behind]);
  api.upgrade = { blueprint: 'web', from: '1.0.0', to: '1.1.0', changes };
  return api;
}

describe('the blueprint of an environment', () => {
  it('says that it is behind, and shows the changes before the button', async () => {
    const api = played();
    renderAt(PATH, api);
    const section = within(
      await screen.findByRole('region', { name: 'Blueprint' }),
    );
    expect(section.getByText('1.0.0')).toBeInTheDocument();
    expect(section.getByText('It is behind: 1.1.0 is out')).toBeInTheDocument();
    expect(api.calls).not.toContain('preview');
    await userEvent.click(
      section.getByRole('button', { name: 'See the changes' }),
    );

    const dialog = within(await screen.findByRole('dialog'));
    const list = within(await dialog.findByRole('list', { name: 'Changes' }));
    const [changed, kept] = list.getAllByRole('listitem');
    expect(changed).toHaveTextContent(
      'services[app].config.versionChangedBefore16After17',
    );
    expect(kept).toHaveTextContent(/Kept as you set it.*Yoursmine:1/);
    expect(dialog.getByText(/one change/)).toBeInTheDocument();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Upgrade to 1.1.0' }),
    );
    expect(api.saidOf('upgrade')).toEqual(['1.1.0']);
  });

  it('shows the changes anew where there is a newer version by now', async () => {
    const api = played();
    api.answerAct = async act => {
      if (act === 'upgrade') {
        throw await refusal(409, [
          { field: 'version', message: 'is 1.2.0 by now' },
        ]);
      }
    };
    renderAt(`${PATH}?dialog=upgrade`, api);
    const dialog = within(await screen.findByRole('dialog'));
    const button = await dialog.findByRole('button', {
      name: 'Upgrade to 1.1.0',
    });
    await userEvent.click(button);
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Is 1.2.0 by now',
    );
    expect(button).toBeDisabled();
    api.upgrade = { ...api.upgrade, to: '1.2.0' };
    await userEvent.click(dialog.getByRole('button', { name: 'Try again' }));
    const next = await dialog.findByRole('button', {
      name: 'Upgrade to 1.2.0',
    });
    await waitFor(() => expect(next).toBeEnabled());
  });

  it('says so where it was made without one', async () => {
    renderAt(PATH, new PlayedApi([environment()]));
    const section = within(
      await screen.findByRole('region', { name: 'Blueprint' }),
    );
    expect(section.getByText('Made without one.')).toBeInTheDocument();
  });
});
