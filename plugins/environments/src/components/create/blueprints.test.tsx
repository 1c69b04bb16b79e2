import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { blueprint, environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';

function played() {
  const api = new PlayedApi([environment()]);
  api.blueprints = [blueprint()];
  return api;
}
const nameField = () => screen.findByRole('textbox', { name: /^Name/ });

describe('creating from a blueprint', () => {
  it('shows what is inside each, then the form with its settings', async () => {
    const api = played();
    renderAt('/environments/create', api);
    const cards = within(
      await screen.findByRole('list', { name: 'Blueprints' }),
    );
    expect(cards.getByText('store (database), version 17')).toBeInTheDocument();
    expect(cards.getByText(/lives 3 days/)).toBeInTheDocument();
    expect(await accessibilityFaults()).toEqual([]);
    await userEvent.click(
      cards.getByRole('button', { name: 'Begin with Web application' }),
    );

    await userEvent.type(await nameField(), 'checkout');
    expect(screen.getByRole('textbox', { name: /CPU cores/ })).toHaveValue('2');
    await userEvent.click(screen.getByText(/^Advanced/));
    expect(
      screen.getByRole('button', { name: /Pause when unused/ }),
    ).toHaveTextContent('After 8 hours');
    await userEvent.click(
      screen.getByRole('button', { name: 'Create the environment' }),
    );
    await waitFor(() =>
      expect(api.created[0].request).toEqual({
        name: 'checkout',
        team: 'group:default/backend-team',
        blueprint: 'web',
      }),
    );
  });

  it('can be linked', async () => {
    renderAt('/environments/create?blueprint=web', played());
    await nameField();
    expect(
      screen.getByText('Blueprint: Web application 1.2.0'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Choose another' }),
    );
    expect(
      await screen.findByRole('list', { name: 'Blueprints' }),
    ).toBeInTheDocument();
  });

  it('can do without one', async () => {
    const api = played();
    renderAt('/environments/create', api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Begin without a blueprint' }),
    );
    await userEvent.type(await nameField(), 'checkout{Enter}');
    await waitFor(() => expect(api.created).toHaveLength(1));
    expect(api.created[0].request.blueprint).toBeUndefined();
  });

  it('says where a link names one that is not there', async () => {
    renderAt('/environments/create?blueprint=gone', played());
    expect(
      await screen.findByText('There is no blueprint gone'),
    ).toBeInTheDocument();
  });
});

describe('the budgets before the button', () => {
  it('are those of the owner and the team, and refuse in words', async () => {
    const api = new PlayedApi();
    api.budgets = [
      {
        scope: 'owner',
        ref: 'user:default/alice',
        resource: 'cpu',
        allowed: '8',
        used: '2',
      },
    ];
    renderAt('/environments/create', api);
    const bar = await screen.findByRole('meter', { name: 'CPU' });
    expect(api.calls).toContain(
      'budgets user:default/alice group:default/backend-team',
    );
    expect(bar).toHaveAttribute(
      'aria-valuetext',
      '2 cores used, 6 cores with this one, of 8 cores',
    );
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();

    const cpu = screen.getByRole('textbox', { name: /CPU cores/ });
    await userEvent.clear(cpu);
    await userEvent.type(cpu, '7');
    expect(screen.getByRole('alert')).toHaveTextContent(
      'CPU: 9 cores would be 1 core more than the 8 cores that you may have at once.',
    );
  });

  it('are not there where none are set', async () => {
    renderAt('/environments/create', new PlayedApi());
    await nameField();
    expect(screen.queryByRole('meter')).not.toBeInTheDocument();
  });
});
