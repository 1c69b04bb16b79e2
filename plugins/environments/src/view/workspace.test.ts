import { environment } from '../__testUtils__/fixtures';
import { type Environment } from '../api/types';
import { workspacesOf } from './workspace';

function withWorkspace(
  config: Record<string, string>,
  part: Partial<Environment> = {},
  spec: Partial<Environment['spec']> = {},
) {
  const made = environment();
  return environment({
    spec: {
      ...made.spec,
      services: [{ name: 'code', type: 'workspace', config }],
      ...spec,
    },
    services: [{ name: 'code', type: 'workspace', state: 'Ready' }],
    doors: [{ service: 'code', share: 'owner', ports: [{ port: 13337 }] }],
    ...part,
  });
}

describe('workspacesOf', () => {
  it('says what is in it and how it is opened', () => {
    expect(
      workspacesOf(
        withWorkspace({
          repository: 'http://git.platform.local/itdo/shop',
          revision: 'main',
          devCommand: 'node server.mjs',
          serves: 'frontend, backend-api',
        }),
      ),
    ).toEqual([
      {
        name: 'code',
        port: 13337,
        facts: [
          { term: 'Repository', value: 'http://git.platform.local/itdo/shop' },
          { term: 'Revision', value: 'main' },
          { term: 'Runs', value: 'node server.mjs' },
          {
            term: 'Serves',
            value:
              'frontend and backend-api, whose address shows what runs in here',
          },
        ],
      },
    ]);
  });

  it('has what a preview shows', () => {
    const source = {
      repository: 'github.com/itdo/shop',
      revision: 'a'.repeat(40),
      pullRequest: 7,
    };
    const [{ facts }] = workspacesOf(withWorkspace({}, {}, { source }));
    expect(facts).toContainEqual({
      term: 'Repository',
      value: 'github.com/itdo/shop',
    });
    expect(facts).toContainEqual({ term: 'Revision', value: source.revision });
  });

  const state = { name: 'code', type: 'workspace' } as const;
  it.each<[RegExp, Partial<Environment>, Partial<Environment['spec']>]>([
    [/^It is stopped/, {}, { paused: true }],
    [
      /simulated node/,
      { services: [{ ...state, state: 'Ready', simulated: true }] },
      {},
    ],
    [/environments\.access/, { doors: undefined }, {}],
    [
      /^Waits for its image, which this machine makes\.$/,
      {
        services: [
          {
            ...state,
            state: 'Pending',
            reason: 'ImageNotYet',
            message: 'waits for its image, which this machine makes',
          },
        ],
      },
      {},
    ],
  ])('says why it cannot be opened: %s', (why, part, spec) => {
    const [view] = workspacesOf(withWorkspace({}, part, spec));
    expect(view.port).toBeUndefined();
    expect(view.why).toMatch(why);
  });
});
