import { LoggerService } from '@backstage/backend-plugin-api';
import {
  connectCluster,
  createController,
  KubernetesObject,
  nameOf,
  resources,
} from '..';
import { connectionFromKubeconfig } from '../kubeconfig';

/*
 * One of several processes that contend for a lease, for tests that end it in every way there is. It counts into each
 * ConfigMap labelled `counted` how often it was reconciled and by whom, and says on its output what it does. It ends by
 * itself after SIGTERM, if nothing is left open.
 */

const [kubeconfig, namespace, identity] = process.argv.slice(2);

const silent: LoggerService = {
  debug() {},
  info() {},
  warn(message) {
    process.stderr.write(`${message}\n`);
  },
  error(message) {
    process.stderr.write(`${message}\n`);
  },
  child: () => silent,
};

async function contend() {
  const cluster = connectCluster(await connectionFromKubeconfig(kubeconfig), {
    logger: silent,
  });
  const leader = cluster.leaderElector({
    namespace,
    name: 'contended',
    identity,
    // Short, so that tests need not wait; not so short that a busy machine loses it.
    leaseDurationMs: 6_000,
    renewDeadlineMs: 5_000,
    retryPeriodMs: 250,
  });
  const primary = cluster.informer<KubernetesObject>({
    resource: resources.configMaps,
    namespace,
    labelSelector: 'counted',
    metadataOnly: true,
  });
  const controller = createController({
    name: 'counter',
    cluster,
    logger: silent,
    leader,
    primary,
    async reconcile(key, { cluster: fenced }) {
      await fenced.apply(
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: {
            ...nameOf(key),
            annotations: { 'reconciled-by': identity },
          },
        },
        { fieldManager: 'counter', force: true },
      );
    },
  });
  leader.onTerm(async term => {
    process.stdout.write(`leads ${term.number}\n`);
    term.signal.addEventListener('abort', () =>
      process.stdout.write('leads no more\n'),
    );
  });
  controller.start();
  leader.start();
  process.stdout.write('contends\n');
  process.once('SIGTERM', async () => {
    await controller.stop();
    await leader.stop();
    await cluster.close();
    process.stdout.write('stopped\n');
  });
}

contend().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
