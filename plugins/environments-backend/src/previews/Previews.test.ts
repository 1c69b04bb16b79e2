import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { RefusedError } from '../http/RefusedError';
import { Previews } from './Previews';
import { shortNameOf } from './rules';
import {
  CommitStatus,
  GitHost,
  PreviewSource,
  PullRequest,
  PullRequestEvent,
} from './types';

const REPOSITORY = 'github.com/itdo/shop';
const FIRST = 'a'.repeat(40);
const SECOND = 'b'.repeat(40);
const PLATFORM = 'plugin:environments';

const ci = {
  caller: { id: 'external:ci' },
  credentials: mockCredentials.service('external:ci'),
};

/** A host with one pull request, environments in a list, and all that is said noted down. */
class Rig {
  readonly said: string[] = [];
  readonly writers = new Set(['jane']);
  environments: DevEnvironment[] = [];
  approved?: string;
  reported?: string;
  refuses?: Error;
  labeller?: string;
  pull: PullRequest | undefined = {
    number: 7,
    isOpen: true,
    isMerged: false,
    revision: FIRST,
    isFork: false,
    labels: ['preview'],
  };

  readonly host: GitHost = {
    type: 'github',
    pullRequest: async () => this.pull,
    labelled: async () => (this.pull?.labels.length ? [7] : []),
    labelledBy: async () => this.labeller,
    mayWrite: async (_path, user) => this.writers.has(user),
    setStatus: async () => undefined,
    comment: async () => '1',
  };

  readonly previews = new Previews({
    config: {
      label: 'preview',
      portalUrl: 'https://portal.example.com',
      repositories: [
        {
          repository: REPOSITORY,
          path: 'itdo/shop',
          owner: 'user:default/jane',
          team: 'group:default/team-a',
          blueprint: 'web-app',
          cap: 5,
          images: {},
        },
      ],
    },
    hosts: new Map([[REPOSITORY, this.host]]),
    logger: mockServices.logger.mock(),
    environments: {
      platform: async () => ({
        caller: { id: PLATFORM },
        credentials: mockCredentials.service(PLATFORM),
      }),
      find: async (_repository, number) =>
        this.environments.find(
          ({ spec }) => spec.source?.pullRequest === number,
        ),
      of: () => this.environments,
      show: async (_repository, source, { caller }) =>
        this.#show(source, caller.id),
      remove: async environment => {
        this.environments = this.environments.filter(it => it !== environment);
      },
    },
    records: {
      approve: async (_key, revision) => {
        this.approved = revision;
      },
      approvedRevision: async () => this.approved,
      reportedRevision: async () => this.reported,
    },
    reporter: {
      environment: async ({ spec }) => {
        this.said.push(`shows ${spec.source?.revision[0]}`);
      },
      commit: async (
        _repository,
        _host,
        { revision },
        status: CommitStatus,
      ) => {
        this.said.push(`${revision[0]}: ${status.state}`);
      },
      removed: async (_repository, _host, _number, _revision, text) => {
        this.said.push(text);
      },
    },
  });

  #show(source: PreviewSource, createdBy: string): DevEnvironment {
    if (this.refuses) {
      throw this.refuses;
    }
    const [present] = this.environments;
    const shown = environmentOf(
      specOf({
        name: shortNameOf(source.repository, source.pullRequest),
        createdBy: present?.spec.createdBy ?? createdBy,
        source,
      }),
    );
    this.environments = [shown];
    return shown;
  }

  get shown() {
    return this.environments.map(({ spec }) => spec.source?.revision);
  }

  hear(changes: Partial<PullRequestEvent> = {}): Promise<void> {
    return this.previews.hear({
      host: 'github',
      path: 'itdo/shop',
      number: 7,
      ...changes,
    });
  }

  /** Somebody sets the label at a commit. */
  label(by: string, revision = FIRST): Promise<void> {
    return this.hear({ labelling: { revision, labels: ['preview'], by } });
  }

  change(changes: Partial<PullRequest>): void {
    this.pull = this.pull && { ...this.pull, ...changes };
  }

  request(changes: Partial<PreviewSource> = {}): Promise<DevEnvironment> {
    const source = { repository: REPOSITORY, revision: FIRST, pullRequest: 7 };
    return this.previews.request({ ...source, ...changes }, ci);
  }
}

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});

describe('a pull request of the repository itself', () => {
  it('gets its environment by the label, follows pushes and loses it on merge', async () => {
    await rig.label('jane');
    expect(rig.shown).toEqual([FIRST]);
    rig.change({ revision: SECOND });
    await rig.hear();
    expect(rig.shown).toEqual([SECOND]);
    rig.change({ isOpen: false, isMerged: true });
    await rig.hear();
    expect(rig.shown).toEqual([]);
    expect(rig.said).toEqual([
      'shows a',
      'shows b',
      'The pull request was merged, and its preview is removed.',
    ]);
  });

  it('loses it with the label', async () => {
    await rig.label('jane');
    rig.change({ labels: [] });
    await rig.hear();
    expect(rig.shown).toEqual([]);
  });

  it('ends alike whatever is told late or twice', async () => {
    rig.change({ isOpen: false });
    await Promise.all([rig.label('jane'), rig.hear(), rig.hear()]);
    expect(rig.shown).toEqual([]);
  });

  it('is told on its commit why it cannot have one', async () => {
    rig.refuses = new RefusedError([
      { field: 'team', rule: 'BudgetExceeded', message: 'is used up' },
    ]);
    await rig.label('jane');
    expect(rig.said).toEqual(['a: failure']);
  });

  it('of another repository, or another host of the same path, is of no concern', async () => {
    await rig.hear({ path: 'itdo/other' });
    await rig.hear({ host: 'gitlab' });
    expect(rig.shown).toEqual([]);
  });
});

describe('a pull request of a fork', () => {
  beforeEach(() => rig.change({ isFork: true }));

  it('gets nothing before a member approves', async () => {
    await rig.hear();
    await rig.label('mallory');
    expect(rig.shown).toEqual([]);
    expect(rig.said).toEqual(['a: pending', 'a: pending']);
    await rig.label('jane');
    expect(rig.shown).toEqual([FIRST]);
  });

  it('keeps showing what was approved when something else is pushed', async () => {
    await rig.label('jane');
    rig.change({ revision: SECOND });
    await rig.hear();
    expect(rig.shown).toEqual([FIRST]);
    expect(rig.said.at(-1)).toBe('b: pending');
    await rig.label('jane', SECOND);
    expect(rig.shown).toEqual([SECOND]);
  });

  it('is not approved where the commit changed while the member looked', async () => {
    rig.change({ revision: SECOND });
    await rig.label('jane', FIRST);
    expect(rig.shown).toEqual([]);
  });

  it('is not approved by another label', async () => {
    await rig.hear({
      labelling: { revision: FIRST, labels: ['bug'], by: 'jane' },
    });
    expect(rig.shown).toEqual([]);
  });

  it('is approved by whom the host names where its events name nobody', async () => {
    const labelling = { revision: FIRST, labels: ['preview'] };
    await rig.hear({ labelling });
    expect(rig.shown).toEqual([]);
    rig.labeller = 'jane';
    await rig.hear({ labelling });
    expect(rig.shown).toEqual([FIRST]);
  });

  it('loses what it has when it is closed, approved or not', async () => {
    await rig.label('jane');
    rig.change({ isOpen: false, revision: SECOND });
    await rig.hear();
    expect(rig.shown).toEqual([]);
  });

  it('gets nothing by continuous integration either', async () => {
    await expect(rig.request()).rejects.toThrow('comes from a fork');
    expect(rig.shown).toEqual([]);
  });
});

describe('continuous integration', () => {
  beforeEach(() => rig.change({ labels: [] }));

  it('asks without a label, and pushes keep what it asked for', async () => {
    await rig.request();
    rig.change({ revision: SECOND });
    await rig.hear();
    expect(rig.shown).toEqual([SECOND]);
    rig.change({ isOpen: false });
    await rig.hear();
    expect(rig.shown).toEqual([]);
  });

  it('is refused a repository that is not allowed', async () => {
    const repository = 'github.com/itdo/other';
    await expect(rig.request({ repository })).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining(`'${repository}'`),
    });
  });

  it('is refused a commit that is not the newest', async () => {
    await expect(rig.request({ revision: SECOND })).rejects.toMatchObject({
      name: 'ConflictError',
      message: `source.revision: the newest commit of pull request 7 is ${FIRST}`,
    });
  });

  it('is refused a pull request that is closed, and one that there is not', async () => {
    rig.change({ isOpen: false });
    await expect(rig.request()).rejects.toThrow('7 is closed');
    rig.pull = undefined;
    await expect(rig.request()).rejects.toThrow('there is no 7');
    expect(rig.shown).toEqual([]);
  });
});

describe('looking around', () => {
  it('makes good a label that nobody told of', async () => {
    await rig.previews.lookAround();
    expect(rig.shown).toEqual([FIRST]);
  });

  it('makes good a merge and a push that nobody told of', async () => {
    await rig.label('jane');
    rig.change({ revision: SECOND });
    await rig.previews.lookAround();
    expect(rig.shown).toEqual([SECOND]);
    rig.change({ isOpen: false, labels: [] });
    await rig.previews.lookAround();
    expect(rig.shown).toEqual([]);
  });

  it('does not bring back what somebody removed', async () => {
    rig.reported = FIRST;
    await rig.previews.lookAround();
    expect(rig.shown).toEqual([]);
  });
});
