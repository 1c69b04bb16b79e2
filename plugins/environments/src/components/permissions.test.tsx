import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { environment } from '../__testUtils__/fixtures';
import { PlayedApi } from '../__testUtils__/PlayedApi';
import { renderAt } from '../__testUtils__/renderAt';

const nothing = () => false;

describe('a reader who may only look', () => {
  it('is offered no way to create one in the list', async () => {
    renderAt('/environments', new PlayedApi([environment()]), nothing);
    await screen.findByRole('row', { name: /dev-checkout-alice/ });
    expect(
      screen.queryByRole('link', { name: 'Create an environment' }),
    ).not.toBeInTheDocument();
  });

  it('is told in place of the form whom to ask', async () => {
    renderAt('/environments/create', new PlayedApi(), nothing);
    expect(
      await screen.findByText('You may not create environments'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  });

  it('finds no button to delete', async () => {
    const path = '/environments/team-backend-team/dev-checkout-alice';
    renderAt(path, new PlayedApi([environment()]), nothing);
    await screen.findByRole('region', { name: 'Services' });
    expect(
      screen.queryByRole('button', { name: 'Delete' }),
    ).not.toBeInTheDocument();
  });

  it('finds no dialog behind a link to one', async () => {
    const path = '/environments/team-backend-team/dev-checkout-alice';
    renderAt(`${path}?dialog=reset`, new PlayedApi([environment()]), nothing);
    await screen.findByRole('region', { name: 'Services' });
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('does not use what they look at', async () => {
    const path = '/environments/team-backend-team/dev-checkout-alice';
    const api = new PlayedApi([environment()]);
    renderAt(path, api, nothing);
    await screen.findByRole('region', { name: 'Life' });
    expect(api.saidOf('activity')).toEqual([]);
  });

  it('is offered nothing but its page in the menu of a row', async () => {
    renderAt('/environments', new PlayedApi([environment()]), nothing);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Actions for dev-checkout-alice',
      }),
    );
    const menu = within(await screen.findByRole('menu'));
    expect(menu.getAllByRole('menuitem')).toHaveLength(1);
  });
});
