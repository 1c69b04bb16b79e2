import { dirname } from 'node:path';
import { ApiException, KubeConfig, VersionApi } from '@kubernetes/client-node';
import { Failure, systemErrorCode } from '../failure.ts';
import { readFileIfPresent } from '../instance/files.ts';

const ANSWER_MILLISECONDS = 15_000;

/** Reads a kubeconfig file and chooses one of its contexts (the file's own choice without `context`). */
export function loadKubeconfig(path: string, context?: string): KubeConfig {
  const text = readFileIfPresent(path);
  if (text === undefined) {
    throw new Failure(`the kubeconfig ${path} does not exist`);
  }
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
  } catch (error) {
    throw new Failure(`${path} is no kubeconfig: ${(error as Error).message}`);
  }
  // Files that it names stand beside it, not where the command was called.
  config.makePathsAbsolute(dirname(path));
  if (context !== undefined) {
    const names = config.getContexts().map(({ name }) => name);
    if (!names.includes(context)) {
      throw new Failure(
        `${path} has no context '${context}'; it has ${names.join(', ')}`,
      );
    }
    config.setCurrentContext(context);
  }
  if (!config.getCurrentCluster() || !config.getCurrentUser()) {
    throw new Failure(
      `${path} names no cluster and user for ${
        config.getCurrentContext()
          ? `its context '${config.getCurrentContext()}'`
          : 'a current context; choose one with --context'
      }`,
    );
  }
  return config;
}

/**
 * Asks the API server for its version.
 *
 * @throws Failure that says which server does not answer, or does not know the kubeconfig's user
 */
export async function requireAnswer(
  config: KubeConfig,
  withinMilliseconds = ANSWER_MILLISECONDS,
): Promise<void> {
  const server = config.getCurrentCluster()?.server;
  const silence = AbortSignal.timeout(withinMilliseconds);
  const unanswered = new Promise<never>((_, reject) => {
    silence.addEventListener('abort', () =>
      reject(new Error(`silent for ${withinMilliseconds / 1000} s`)),
    );
  });
  try {
    await Promise.race([
      config.makeApiClient(VersionApi).getCode(),
      unanswered,
    ]);
  } catch (error) {
    if (error instanceof ApiException && error.code === 401) {
      throw new Failure(
        `the cluster at ${server} does not know the user of the kubeconfig's context '${config.getCurrentContext()}'; its credentials may have expired`,
      );
    }
    const { cause, message } = error as Error & { cause?: Partial<Error> };
    // fetch itself says no more than that it failed.
    const why = cause?.message || systemErrorCode(cause) || message;
    throw new Failure(
      `the cluster at ${server} does not answer: ${why.split('\n')[0]}`,
    );
  }
}
