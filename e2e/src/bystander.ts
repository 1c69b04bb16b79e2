import { ApiException, type V1Pod } from '@kubernetes/client-node';
import {
  type CommandResult,
  core,
  labelNamespace,
  removeNamespace,
  runInContainer,
} from './cluster';

const POD = 'bystander';
const pause = () => new Promise(resolve => setTimeout(resolve, 200));

/** A pod in a namespace that no network policy holds: what stands in its way stands at the other end. */
export class Bystander {
  readonly #namespace: string;

  private constructor(namespace: string) {
    this.#namespace = namespace;
  }

  /**
   * @param namespace - is made, and belongs to the bystander
   * @param image - holds a shell, and what is to be run
   */
  static async create(
    namespace: string,
    labels: Record<string, string>,
    image: string,
  ): Promise<Bystander> {
    await core.createNamespace({
      body: { metadata: { name: namespace, labels } },
    });
    await createPod(namespace, podOf(image));
    const isRunning = async () => {
      const { status } = await core.readNamespacedPod({ namespace, name: POD });
      return status?.phase === 'Running';
    };
    while (!(await isRunning())) {
      await pause();
    }
    return new Bystander(namespace);
  }

  readonly run = (command: string[]): Promise<CommandResult> =>
    runInContainer(this.#namespace, POD, POD, command);

  /** Gives its namespace other labels beside those that it has. */
  relabel(labels: Record<string, string>): Promise<void> {
    return labelNamespace(this.#namespace, labels);
  }

  remove(): Promise<void> {
    return removeNamespace(this.#namespace);
  }
}

/** The account that pods need comes a moment after its namespace; until then they are refused. */
async function createPod(namespace: string, body: V1Pod): Promise<void> {
  for (;;) {
    try {
      await core.createNamespacedPod({ namespace, body });
      return;
    } catch (error) {
      const tooEarly =
        error instanceof ApiException &&
        error.code === 403 &&
        String(error.body).includes('serviceaccount');
      if (!tooEarly) {
        throw error;
      }
      await pause();
    }
  }
}

function podOf(image: string): V1Pod {
  return {
    metadata: { name: POD },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      // Its shell waits for input that never comes; nobody has to wait for its end.
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 999,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: POD,
          image,
          command: ['sh', '-c', 'read _'],
          stdin: true,
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}
