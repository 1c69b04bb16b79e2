import { lchownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from '../instance/files.ts';
import { loadSecrets, saveGitToken } from '../instance/secrets.ts';
import { dataDirectoryOf, openToAll } from '../instance/sharedState.ts';
import type { BuiltPart } from '../parts/cache.ts';
import { serviceAccount, type Account } from '../processes/serviceAccount.ts';
import type { PartBehind } from '../supervisor/behind.ts';
import type { Instance } from '../supervisor/instance.ts';
import type { SupervisedPart } from '../supervisor/supervisor.ts';
import { ensureGitDatabase } from './database.ts';
import { furnish } from './furnish.ts';
import { GiteaApi } from './GiteaApi.ts';
import { makeAdminToken, type GiteaProgram } from './GiteaCommand.ts';
import { GIT_ACCOUNT } from './names.ts';
import { pushSamples } from './samples.ts';
import { gitSettings } from './settings.ts';

const READY_POLL_MILLISECONDS = 200;
const STOP_GRACE_MILLISECONDS = 20_000;

/** The git host as a part behind the portal. */
export function gitBehind(instance: Instance): PartBehind {
  return {
    name: 'git',
    builds: ['gitea'],
    start: async built => {
      const gitea = built.get('gitea');
      if (!gitea) {
        throw new Error('the part gitea was not provisioned');
      }
      const part = await prepareGit(instance, gitea);
      await instance.progress.step(`Gitea ${part.version}`, () =>
        instance.supervisor.start(part),
      );
    },
  };
}

/** Gitea as a supervised part: it is ready when the platform's organisation, users and webhook are in it. */
async function prepareGit(
  instance: Instance,
  built: BuiltPart,
): Promise<SupervisedPart> {
  const { paths, ports } = instance;
  const account = serviceAccount(GIT_ACCOUNT, 'Gitea');
  const folder = dirname(built.bin);
  const usable = account
    ? await openToAll(folder, `gitea-${folder.split('/').at(-1)}`)
    : folder;
  const data = dataDirectoryOf('git', {
    state: paths.state,
    instance: instance.id,
    hasOwnAccount: account !== undefined,
  });
  const gitea = {
    program: join(usable, 'bin', 'gitea'),
    // Beside the data, in a folder that Gitea itself cannot change.
    settings: `${data}.ini`,
    cwd: data,
    env: {
      PATH: process.env.PATH,
      HOME: data,
      USER: account ? GIT_ACCOUNT : process.env.USER,
      GITEA_WORK_DIR: data,
      TZ: 'UTC',
    },
    account,
  };
  return {
    name: 'git',
    port: ports.git,
    version: built.version,
    stopSignal: 'SIGTERM',
    stopGraceMilliseconds: STOP_GRACE_MILLISECONDS,
    spec: async () => {
      await ensureGitDatabase(ports, instance.secrets);
      writeSettings(instance, gitea, join(usable, 'share'));
      return {
        program: gitea.program,
        args: ['--config', gitea.settings, 'web'],
        cwd: data,
        env: gitea.env,
        log: join(paths.logs, 'git.log'),
        lifeline: 'SIGTERM',
        ...account,
      };
    },
    ready: async ended => {
      await waitUntilHealthy(ports.git, ended);
      if (!ended.aborted) {
        await makeUsable(instance, gitea, ended);
      }
    },
  };
}

function writeSettings(
  { ports, secrets }: Instance,
  { settings, cwd, account }: GiteaProgram,
  share: string,
): void {
  mkdirSync(dirname(cwd), { recursive: true, mode: account ? 0o755 : 0o700 });
  mkdirSync(cwd, { recursive: true, mode: 0o700 });
  writeFileAtomically(
    settings,
    gitSettings({ data: cwd, share, ports, secrets }),
  );
  give(cwd, account);
  give(settings, account);
}

function give(path: string, account: Account | undefined): void {
  if (account) {
    lchownSync(path, account.uid, account.gid);
  }
}

async function waitUntilHealthy(
  port: number,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/api/healthz`, {
        signal: ended,
      });
      if (response.ok) {
        return;
      }
    } catch {
      // Nobody listens yet; the end of the process is told by the signal.
    }
    await sleep(READY_POLL_MILLISECONDS);
  }
}

async function makeUsable(
  instance: Instance,
  gitea: GiteaProgram,
  ended: AbortSignal,
): Promise<void> {
  const { paths, ports } = instance;
  const secrets = loadSecrets(paths.state);
  const known =
    secrets.gitToken && GiteaApi.withToken(ports.git, secrets.gitToken);
  const api =
    known && (await known.isKnown()) ? known : await newAdmin(instance, gitea);
  await furnish(api, { ports, secrets });
  await pushSamples(api, paths, ended);
}

async function newAdmin(
  { paths, ports }: Instance,
  gitea: GiteaProgram,
): Promise<GiteaApi> {
  const token = await makeAdminToken(gitea);
  saveGitToken(paths.state, token);
  return GiteaApi.withToken(ports.git, token);
}
