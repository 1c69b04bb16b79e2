import { KubeConfig } from '@kubernetes/client-node';
import { Failure } from '../failure.ts';
import { readFileIfPresent } from '../instance/files.ts';

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
  if (context !== undefined) {
    const names = config.getContexts().map(({ name }) => name);
    if (!names.includes(context)) {
      throw new Failure(
        `${path} has no context '${context}'; it has ${names.join(', ')}`,
      );
    }
    config.setCurrentContext(context);
  }
  return config;
}
