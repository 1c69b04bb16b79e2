import { currentInstance } from '../commands/instance.ts';
import { ENVIRONMENT_ARGUMENT } from '../env/environmentArgument.ts';
import { choosePortal } from '../env/portal.ts';
import { PortalClient } from '../env/PortalClient.ts';
import { printable } from '../env/printable.ts';
import type { Suggestion } from './suggest.ts';

const PATIENCE_MILLISECONDS = 3_000;

/**
 * Names of environments and services, from the portal that the words name. A portal that does not answer soon offers
 * nothing: an error has no place in a command line that is being written.
 */
export async function knownValues(
  name: string,
  words: readonly string[],
): Promise<readonly Suggestion[]> {
  if (name !== ENVIRONMENT_ARGUMENT && name !== 'service') {
    return [];
  }
  try {
    const client = new PortalClient(
      choosePortal(
        { url: valueOf('--url', words), token: valueOf('--token', words) },
        currentInstance(),
      ),
    );
    return await Promise.race([valuesFrom(client, name, words), patience()]);
  } catch {
    return [];
  }
}

async function valuesFrom(
  client: PortalClient,
  name: string,
  words: readonly string[],
): Promise<readonly Suggestion[]> {
  if (name === ENVIRONMENT_ARGUMENT) {
    const environments = await client.list();
    return environments.map(environment => ({
      value: environment.name,
      description: printable(environment.phase),
    }));
  }
  if (words.includes('create')) {
    const { serviceTypes } = await client.options();
    return serviceTypes.map(({ type, title }) => ({
      value: type,
      description: printable(title),
    }));
  }
  const environments = await client.list();
  const named = environments.find(
    each => words.includes(each.name) || words.includes(each.spec.name),
  );
  return (named?.services ?? []).map(service => ({
    value: service.name,
    description: service.type,
  }));
}

function valueOf(option: string, words: readonly string[]): string | undefined {
  const index = words.indexOf(option);
  return index < 0 ? undefined : words[index + 1];
}

function patience(): Promise<readonly Suggestion[]> {
  return new Promise(resolve => {
    setTimeout(() => resolve([]), PATIENCE_MILLISECONDS).unref();
  });
}
