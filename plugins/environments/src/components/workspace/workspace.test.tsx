import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { environment, options } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';

const PATH = '/environments/team-backend-team/dev-checkout-alice';

function withWorkspace(part: Parameters<typeof environment>[0] = {}) {
  const { spec } = environment();
  return environment({
    spec: {
      ...spec,
      services: [
        {
          name: 'workspace',
          type: 'workspace',
          config: { repository: 'https://github.com/itdo/shop' },
        },
      ],
    },
    services: [{ name: 'workspace', type: 'workspace', state: 'Ready' }],
    doors: [{ service: 'workspace', share: 'owner', ports: [{ port: 13337 }] }],
    ...part,
  });
}

const section = async () =>
  within(await screen.findByRole('region', { name: 'Workspace' }));

describe('the workspace of an environment', () => {
  afterEach(() => jest.restoreAllMocks());

  it('opens its IDE in a tab of its own', async () => {
    const replace = jest.fn();
    jest
      .spyOn(window, 'open')
      .mockReturnValue({ location: { replace } } as unknown as Window);
    const api = new PlayedApi([withWorkspace()]);
    renderAt(PATH, api);
    const shown = await section();
    expect(shown.getByText('https://github.com/itdo/shop')).toBeInTheDocument();
    await userEvent.click(shown.getByRole('button', { name: 'Open the IDE' }));
    await waitFor(() => expect(replace).toHaveBeenCalled());
    expect(api.saidOf('open')).toEqual([{ service: 'workspace', port: 13337 }]);
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('says why its IDE cannot be opened', async () => {
    const services = [
      {
        name: 'workspace',
        type: 'workspace',
        state: 'Ready' as const,
        simulated: true,
      },
    ];
    renderAt(PATH, new PlayedApi([withWorkspace({ services })]));
    const shown = await section();
    expect(shown.getByRole('button', { name: 'Open the IDE' })).toBeDisabled();
    expect(shown.getByText(/no IDE to open/)).toBeInTheDocument();
  });

  it('is not spoken of where there is none', async () => {
    renderAt(PATH, new PlayedApi([environment()]));
    await screen.findByRole('region', { name: 'Services' });
    expect(
      screen.queryByRole('region', { name: 'Workspace' }),
    ).not.toBeInTheDocument();
  });
});

describe('the form', () => {
  it('says before its button what a chosen service would wait for', async () => {
    const api = new PlayedApi([]);
    const given = options();
    api.options = options({
      serviceTypes: [
        ...given.serviceTypes,
        {
          type: 'workspace',
          title: 'Workspace',
          description: 'An IDE',
          defaultName: 'workspace',
          requests: {},
          notice: 'waits for its image, which this machine makes',
        },
      ],
    });
    renderAt('/environments/create', api);
    const box = await screen.findByRole('checkbox', { name: /^Workspace/ });
    const notice = /Waits for its image, which this machine makes/;
    expect(screen.queryByText(notice)).not.toBeInTheDocument();
    await userEvent.click(box);
    expect(await screen.findByText(notice)).toBeInTheDocument();
  });
});
