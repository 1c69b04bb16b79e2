import { screen } from '@testing-library/react';
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
});
