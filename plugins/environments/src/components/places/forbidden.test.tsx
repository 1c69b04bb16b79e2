import { screen } from '@testing-library/react';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { show } from '../../__testUtils__/show';
import { YourEnvironments } from './YourEnvironments';

describe('the card on the front page', () => {
  it('offers nothing that one may not do', async () => {
    show(<YourEnvironments />, new PlayedApi([]), false);
    expect(await screen.findByText(/You have none/)).toBeInTheDocument();
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  });
});
