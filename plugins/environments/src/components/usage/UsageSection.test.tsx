import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type EnvironmentUsage } from '../../api/types';
import { environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';

const PATH = '/environments/team-backend-team/dev-checkout-alice';
const GIB = 2 ** 30;
const usage: EnvironmentUsage = {
  samples: [
    { at: '2026-03-01T12:00:00Z', cpu: 0.5, memory: GIB },
    { at: '2026-03-01T12:01:00Z', cpu: 1, memory: 2 * GIB },
  ],
  services: [
    { service: 'app', cpu: 0.75, memory: GIB, restarts: 3 },
    { service: 'frontend', cpu: 0.25, memory: GIB, restarts: 0 },
  ],
  quota: [{ resource: 'pods', used: '2', hard: '20' }],
  simulated: false,
};

async function shown(part: Partial<EnvironmentUsage>) {
  const api = new PlayedApi([environment()]);
  api.usage = { ...usage, ...part };
  renderAt(PATH, api);
  const section = within(await screen.findByRole('region', { name: 'Usage' }));
  return { api, section };
}

describe('the usage of an environment', () => {
  it('is a picture, a sentence and tables', async () => {
    const { section } = await shown({});
    expect(
      await section.findByText(
        'CPU: 1 core of 4 cores now; between 0.5 cores and 1 core in the last 1 min.',
      ),
    ).toBeInTheDocument();
    expect(section.getByRole('meter', { name: 'Memory' })).toHaveAttribute(
      'aria-valuetext',
      '2 GiB of 8 GiB',
    );
    expect(
      section.getByRole('row', { name: 'app 0.75 cores 1 GiB 3' }),
    ).toBeInTheDocument();
    await userEvent.click(section.getByText('The last hour as a table'));
    expect(
      section.getByRole('table', {
        name: 'All services together, newest first',
      }),
    ).toHaveTextContent('1 core');
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('goes on with the stream, without asking again', async () => {
    const { api, section } = await shown({});
    await section.findByText(/^CPU: 1 core/);
    const asked = api.calls.length;
    api.say('usage', {
      ...usage,
      samples: [
        ...usage.samples,
        { at: '2026-03-01T12:02:00Z', cpu: 3, memory: GIB },
      ],
    });
    expect(
      await section.findByText(/^CPU: 3 cores of 4 cores now/),
    ).toBeInTheDocument();
    expect(api.calls).toHaveLength(asked);
  });

  it('says honestly that nothing is measured', async () => {
    const { section } = await shown({
      unavailable: 'no metrics source is connected',
      samples: [],
      services: [],
    });
    expect(
      await section.findByText('No metrics source is connected.'),
    ).toBeInTheDocument();
    expect(section.queryByRole('meter', { name: 'CPU' })).toBeNull();
  });

  it('says that the first figures are still to come', async () => {
    const { section } = await shown({ samples: [], services: [] });
    expect(
      await section.findByText(/^Nothing measured yet/),
    ).toBeInTheDocument();
  });

  it('marks figures that nothing stands behind', async () => {
    const { section } = await shown({ simulated: true });
    expect(await section.findByText('Simulated')).toBeInTheDocument();
  });
});
