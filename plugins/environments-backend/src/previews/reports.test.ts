import { DevEnvironmentStatus } from '@itdo/plugin-environments-common';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { awaitsApproval, commentOf, refusedStatus, statusOf } from './reports';

const REVISION = 'a'.repeat(40);
const PORTAL = { portalUrl: 'https://portal.example.com' };
const PAGE =
  'https://portal.example.com/environments/team-team-a/dev-orders-jane';

function environment(
  status: DevEnvironmentStatus,
  changes: Parameters<typeof specOf>[0] = {},
) {
  const source = {
    repository: 'github.com/itdo/shop',
    revision: REVISION,
    pullRequest: 7,
  };
  const made = environmentOf(specOf({ source, ...changes }));
  return {
    ...made,
    metadata: { ...made.metadata, generation: 3 },
    status: { observedGeneration: 3, ...status },
  };
}

const url = {
  service: 'frontend',
  path: '/',
  url: 'http://dev-orders-jane.dev.localhost:7080/',
  reachable: true,
};

describe('the status of a commit', () => {
  it('is success with the address once its environment is ready', () => {
    const ready = environment({ phase: 'Ready', urls: [url] });
    expect(statusOf(ready, PORTAL)).toEqual({
      state: 'success',
      description: 'The environment runs',
      url: url.url,
    });
    expect(
      commentOf(ready, { ...url, state: 'success', description: '' }),
    ).toBe(`The preview of aaaaaaaaaa runs: ${url.url}`);
  });

  it('leads to the page where nothing can be reached', () => {
    const urls = [{ ...url, reachable: false }];
    const ready = environment({ phase: 'Ready', urls });
    expect(statusOf(ready, PORTAL)?.url).toBe(PAGE);
  });

  it('is pending while the environment is that of an earlier commit', () => {
    const old = environment({ phase: 'Ready', observedGeneration: 2 });
    expect(statusOf(old, PORTAL)).toMatchObject({
      state: 'pending',
      url: PAGE,
    });
  });

  it('is failure with the reason, in one short line', () => {
    const message = `frontend: the image cannot be pulled\n${'x'.repeat(300)}`;
    const failed = environment({
      phase: 'Failed',
      conditions: [
        {
          type: 'Services',
          status: 'False',
          reason: 'ImagePull',
          message,
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    });
    const status = statusOf(failed, PORTAL);
    expect(status?.state).toBe('failure');
    expect(status?.description).toMatch(
      /^frontend: the image cannot be pulled x+…$/,
    );
    expect(status?.description).toHaveLength(140);
  });

  it('says that a preview sleeps', () => {
    const asleep = environment({ phase: 'Paused' }, { paused: true });
    expect(statusOf(asleep, PORTAL)?.description).toContain('Asleep');
  });

  it('is not said of what is being removed', () => {
    const deleteAfter = '2026-01-01T00:00:00Z';
    const going = environment({ phase: 'PendingDeletion' }, { deleteAfter });
    expect(statusOf(going, PORTAL)).toBeUndefined();
  });

  it('says what a member has to do for a fork', () => {
    expect(awaitsApproval('preview', PAGE)).toMatchObject({
      state: 'pending',
      description: expect.stringContaining("label 'preview'"),
    });
  });

  it('says why there is none', () => {
    expect(refusedStatus('team: its budget is used up', PAGE)).toEqual({
      state: 'failure',
      description: 'team: its budget is used up',
      url: PAGE,
    });
  });
});

describe('the comment', () => {
  it('says where nothing executes', () => {
    const simulated = environment({ phase: 'Ready', simulated: true });
    const status = { state: 'success' as const, description: '', url: PAGE };
    expect(commentOf(simulated, status)).toContain('nothing executes');
  });
});
