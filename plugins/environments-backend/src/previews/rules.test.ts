import { annotations, DevEnvironment } from '@itdo/plugin-environments-common';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import {
  isPreviewOf,
  placeOf,
  shortNameOf,
  verdictOn,
  whoSleeps,
  withImages,
} from './rules';
import { PreviewRepository, PullRequest } from './types';

const REVISION = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

const repository: PreviewRepository = {
  repository: 'github.com/itdo/shop',
  path: 'itdo/shop',
  owner: 'user:default/jane',
  team: 'group:default/team-a',
  blueprint: 'web-app',
  cap: 2,
  images: {},
};

function pull(changes: Partial<PullRequest> = {}): PullRequest {
  return {
    number: 7,
    isOpen: true,
    isMerged: false,
    revision: REVISION,
    isFork: false,
    labels: ['preview'],
    ...changes,
  };
}

describe('a pull request', () => {
  const verdict = (
    changes: Partial<PullRequest>,
    known: { asked?: boolean; approvedRevision?: string } = {},
  ) => verdictOn(pull(changes), { label: 'preview', asked: false, ...known });

  it('with the label has an environment', () => {
    expect(verdict({})).toEqual({ wants: 'environment' });
  });

  it('without it has none, unless continuous integration asked', () => {
    const labels = ['Preview', 'previews'];
    expect(verdict({ labels })).toEqual({
      wants: 'nothing',
      because: 'not-asked',
    });
    expect(verdict({ labels }, { asked: true })).toEqual({
      wants: 'environment',
    });
  });

  it.each([
    ['closed', { isOpen: false }],
    ['merged', { isOpen: false, isMerged: true }],
  ])('that is %s has none, whoever asked', (because, changes) => {
    const expected = { wants: 'nothing', because };
    expect(verdict(changes)).toEqual(expected);
    expect(verdict(changes, { asked: true })).toEqual(expected);
  });

  it('that its host does not know has none', () => {
    expect(
      verdictOn(undefined, { label: 'preview', asked: true }),
    ).toMatchObject({ wants: 'nothing' });
  });

  it('of a fork waits for a member, whoever asked', () => {
    const fork = { isFork: true };
    expect(verdict(fork)).toEqual({ wants: 'approval' });
    expect(verdict(fork, { asked: true })).toEqual({ wants: 'approval' });
    expect(verdict(fork, { approvedRevision: REVISION })).toEqual({
      wants: 'environment',
    });
  });

  it('of a fork waits again after a push, which nobody has seen', () => {
    const pushed = { isFork: true, revision: OTHER };
    expect(verdict(pushed, { approvedRevision: REVISION })).toEqual({
      wants: 'approval',
    });
  });
});

describe('the name of a preview', () => {
  it('is a DNS label of the number and the repository alone', () => {
    expect(shortNameOf('github.com/itdo/shop', 7)).toMatch(
      /^pr-7-[0-9a-f]{5}x$/,
    );
    expect(shortNameOf('GitHub.com/ITDO/shop', 7)).toBe(
      shortNameOf('github.com/itdo/shop', 7),
    );
    expect(shortNameOf('gitlab.com/itdo/shop', 7)).not.toBe(
      shortNameOf('github.com/itdo/shop', 7),
    );
  });

  it('has room for the longest number', () => {
    const { name } = placeOf(repository, 2_147_483_647);
    expect(name.length).toBeLessThanOrEqual(63);
  });
});

/** The preview of a pull request, made and used at these hours. */
function preview(
  pullRequest: number,
  { made = 0, used }: { made?: number; used?: number } = {},
  spec: Partial<DevEnvironment['spec']> = {},
): DevEnvironment {
  const environment = environmentOf(
    specOf({
      name: shortNameOf(repository.repository, pullRequest),
      source: {
        repository: repository.repository,
        revision: REVISION,
        pullRequest,
      },
      ...spec,
    }),
  );
  const at = (hour: number) => new Date(hour * 3_600_000).toISOString();
  return {
    ...environment,
    metadata: {
      ...environment.metadata,
      creationTimestamp: at(made),
      ...(used === undefined
        ? {}
        : { annotations: { [annotations.lastActivityAt]: at(used) } }),
    },
  };
}

describe('an environment', () => {
  it('is the preview that its source, its place and its name say', () => {
    expect(isPreviewOf(preview(7), repository)).toBe(true);
  });

  it.each([
    ['of another repository', { source: undefined }],
    ['of another name', { name: 'orders' }],
    ['of another owner', { owner: 'user:default/mallory' }],
    ['of another team', { team: 'group:default/team-b' }],
  ])('%s is none, whatever else it says', (_, spec) => {
    expect(isPreviewOf(preview(7, {}, spec), repository)).toBe(false);
  });
});

describe('the cap', () => {
  const numbers = (previews: DevEnvironment[], room: number) =>
    whoSleeps(previews, room).map(({ spec }) => spec.source?.pullRequest);

  it('puts those to sleep that were used longest ago', () => {
    const previews = [
      preview(1, { made: 1, used: 9 }),
      preview(2, { made: 2 }),
      preview(3, { made: 3, used: 4 }),
      preview(4, { made: 5 }),
    ];
    expect(numbers(previews, 4)).toEqual([]);
    expect(numbers(previews, 2)).toEqual([2, 3]);
    expect(numbers(previews, 0)).toEqual([2, 3, 4, 1]);
  });

  it('does not count what sleeps or goes', () => {
    const previews = [
      preview(1, {}, { paused: true }),
      preview(2, {}, { deleteAfter: '2026-01-01T00:00:00Z' }),
      preview(3),
    ];
    expect(numbers(previews, 1)).toEqual([]);
    expect(numbers(previews, 0)).toEqual([3]);
  });
});

describe('the images', () => {
  const source = {
    repository: repository.repository,
    revision: REVISION,
    pullRequest: 7,
  };
  const services = [
    { name: 'app', type: 'database' },
    { name: 'backend-api', type: 'api' },
  ];

  it('are those of the commit where there is a template, and else the blueprint', () => {
    const images = {
      'backend-api':
        'registry.example.com/shop:{revision}-{pullRequest}-{revision}',
    };
    expect(withImages(services, images, source)).toEqual([
      services[0],
      {
        ...services[1],
        image: `registry.example.com/shop:${REVISION}-7-${REVISION}`,
      },
    ]);
  });

  it('for a service that there is not are refused by its name', () => {
    expect(() => withImages(services, { web: 'image' }, source)).toThrow(
      'images.web: is for a service that the blueprint does not have',
    );
  });
});
