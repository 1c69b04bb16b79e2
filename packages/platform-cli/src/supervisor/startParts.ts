import { rmSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import { GIT_INWARD_NAME, GIT_INWARD_PORT } from '../git/names.ts';
import { gitBehind } from '../git/gitBehind.ts';
import { dataDirectoryOf } from '../instance/sharedState.ts';
import { writeClusterChoice } from '../instance/settings.ts';
import type { ClusterAccess } from '../kubernetes/accounts.ts';
import { requireAnswer } from '../kubernetes/kubeconfig.ts';
import { clusterPart, clusterPartNames } from '../kubernetes/launcher.ts';
import { chooseCluster, type ChosenCluster } from '../kubernetes/choice.ts';
import { provisionParts } from '../parts/provision.ts';
import {
  portalConfigFile,
  portalUrl,
  writePortalConfig,
} from '../portal/config.ts';
import { ensureFrontend } from '../portal/frontend.ts';
import { portalPart } from '../portal/portal.ts';
import { renewSignInSecret } from '../portal/signIn.ts';
import { ensureTechDocs } from '../portal/techdocs.ts';
import { postgresAccount, preparePostgres } from '../postgres/postgres.ts';
import { startBehind, type PartBehind } from './behind.ts';
import { startImages, workspaceBehind } from './images.ts';
import type { Instance } from './instance.ts';
import type { PartName } from './options.ts';

/** A cluster that the portal can use. */
interface UsableCluster extends ChosenCluster {
  readonly access: ClusterAccess;
}

/**
 * Starts the chosen parts, side by side as far as they do not stand on each other, and returns when the portal is
 * usable; the first failure until then ends the start. What the portal can do without is started behind it.
 *
 * @param signal - ends builds and downloads that are under way
 */
export async function startParts(
  instance: Instance,
  signal: AbortSignal,
): Promise<void> {
  const wants = (part: PartName) => instance.options.parts.includes(part);
  const { paths, store, progress } = instance;
  if (!wants('portal')) {
    await Promise.all([
      wants('postgres') && startPostgres(instance),
      wants('cluster') && startCluster(instance, signal),
    ]);
    void startBehind(instance, partsBehind(instance), signal);
    return;
  }
  // The portal loads its packages from the first moment on and waits for its configuration.
  rmSync(portalConfigFile(paths.state), { force: true });
  const prepare = async () => {
    const [, cluster, frontend] = await Promise.all([
      startPostgres(instance),
      wants('cluster') ? startCluster(instance, signal) : undefined,
      ensureFrontend(paths, store.compilers, progress, signal),
    ]);
    if (wants('images') && cluster?.choice.mode === 'real') {
      await startImages(instance, signal);
    }
    const configure = (workspaceFailure?: string) =>
      writePortalConfig({
        state: paths.state,
        ports: instance.ports,
        frontend,
        cluster,
        git: wants('git') ? instance.secrets : undefined,
        workspaceFailure,
      });
    configure();
    return { configure, cluster };
  };
  const [{ configure, cluster }] = await Promise.all([
    prepare(),
    startPortal(instance, signal),
  ]);
  const behind = [
    ...partsBehind(instance),
    ...(wants('workspace') && cluster?.choice.mode === 'real'
      ? [workspaceBehind(instance, signal, configure)]
      : []),
  ];
  void startBehind(instance, behind, signal);
}

/** The chosen parts that need no portal and that it does without until they are there. */
function partsBehind(instance: Instance): PartBehind[] {
  return [gitBehind(instance)].filter(({ name }) =>
    instance.options.parts.includes(name),
  );
}

async function startPostgres(instance: Instance): Promise<void> {
  const { paths, ports, secrets, options } = instance;
  const part = await preparePostgres({
    dataDirectory: dataDirectoryOf('postgres', {
      state: paths.state,
      instance: instance.id,
      hasOwnAccount: postgresAccount() !== undefined,
    }),
    port: ports.postgres,
    password: secrets.postgresPassword,
    logs: paths.logs,
    isThrowAway: options.isThrowAway,
  });
  await instance.progress.step(`PostgreSQL ${part.version}`, () =>
    instance.supervisor.start(part),
  );
}

async function startCluster(
  instance: Instance,
  signal: AbortSignal,
): Promise<UsableCluster> {
  const { progress, state } = instance;
  const chosen = await chooseCluster(instance, signal);
  state.setCluster(chosen.choice);
  if (chosen.choice.mode !== 'external') {
    await startEmbeddedCluster(instance, chosen, signal);
  } else {
    await requireAnswer(chosen.loadKubeconfig());
    state.setPart('cluster', { state: 'ready', message: chosen.choice.reason });
  }
  const access = await progress.step(
    "the platform's kinds and accounts in the cluster",
    () => prepareCluster(instance, chosen.loadKubeconfig()),
  );
  // Only now is it known that somebody's own cluster serves.
  writeClusterChoice(instance.paths.state, chosen.choice);
  return { ...chosen, access };
}

async function startEmbeddedCluster(
  instance: Instance,
  chosen: ChosenCluster,
  signal: AbortSignal,
): Promise<void> {
  const { options, progress, state, supervisor, secrets } = instance;
  const mode = chosen.choice.mode === 'real' ? 'real' : 'simulated';
  const parts = await provisionParts(
    instance.store,
    ['launcher', ...clusterPartNames(mode)],
    signal,
  );
  const part = clusterPart({
    instance: instance.id,
    paths: instance.paths,
    ports: instance.ports,
    mode,
    egress: options.egress,
    simulatedNodes: options.simulatedNodes,
    registryPassword: secrets.registryPassword,
    inward: options.parts.includes('git')
      ? [
          {
            name: GIT_INWARD_NAME,
            port: GIT_INWARD_PORT,
            localPort: instance.ports.git,
          },
        ]
      : [],
    parts,
    privilege: chosen.privilege,
    onComponent: event =>
      state.setPart('cluster', {
        message: `${event.part} ${event.state}${
          event.message ? `: ${event.message}` : ''
        }`,
      }),
  });
  await progress.step(`Kubernetes ${part.version} (${mode} node)`, () =>
    supervisor.start(part),
  );
  state.setPart('cluster', { message: `${mode}: ${chosen.choice.reason}` });
}

async function prepareCluster(
  instance: Instance,
  config: KubeConfig,
): Promise<ClusterAccess> {
  const [{ applyManifests, readManifests }, { obtainClusterAccess }] =
    await Promise.all([
      import('../kubernetes/manifests.ts'),
      import('../kubernetes/accounts.ts'),
    ]);
  const notes = await applyManifests(
    config,
    readManifests(instance.paths.root),
  );
  notes.forEach(note => instance.progress.note(note));
  return obtainClusterAccess(config);
}

async function startPortal(
  instance: Instance,
  signal: AbortSignal,
): Promise<void> {
  const { paths, ports, secrets, progress } = instance;
  const part = portalPart({
    paths,
    ports,
    secrets,
    signInSecret: renewSignInSecret(paths.run),
    configFile: portalConfigFile(paths.state),
    techDocsBin: await ensureTechDocs(paths, progress, signal),
  });
  await progress.step('portal', () => instance.supervisor.start(part));
  instance.state.setUrl(portalUrl(ports));
}
