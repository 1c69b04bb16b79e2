import { type Environment } from '../api/types';
import { doorOf } from './doors';
import { listWords, sentence } from './plainWords';
import { serviceStateView } from './services';
import { stopReason } from './stopped';

/** A workspace of an environment as its page shows it. */
export interface WorkspaceView {
  name: string;
  /** The port of its IDE; missing where it cannot be opened, which `why` explains. */
  port?: number;
  why?: string;
  /** What it is about, in pairs. */
  facts: Array<{ term: string; value: string }>;
}

/** The workspaces of an environment, in its order. */
export function workspacesOf(environment: Environment): WorkspaceView[] {
  return environment.spec.services
    .filter(({ type }) => type === 'workspace')
    .map(({ name, config = {} }) => {
      const { source } = environment.spec;
      const why = whyClosed(environment, name);
      const served = (config.serves ?? '')
        .split(',')
        .map(each => each.trim())
        .filter(each => each !== '');
      const facts = [
        { term: 'Repository', value: config.repository ?? source?.repository },
        {
          term: 'Revision',
          value:
            config.revision ??
            (config.repository ? 'its default branch' : source?.revision),
        },
        { term: 'Runs', value: config.devCommand },
        {
          term: 'Serves',
          value:
            served.length > 0
              ? `${listWords(served)}, whose address shows what runs in here`
              : 'nothing; every service runs from its image',
        },
      ];
      return {
        name,
        ...(why
          ? { why }
          : { port: doorOf(environment, name)?.ports.at(0)?.port }),
        facts: facts.flatMap(({ term, value }) =>
          value === undefined ? [] : [{ term, value }],
        ),
      };
    });
}

/** Why the IDE cannot be opened now; undefined where it can. */
function whyClosed(environment: Environment, name: string): string | undefined {
  const state = environment.services.find(each => each.name === name);
  if (stopReason(environment) || state?.state === 'Paused') {
    return 'It is stopped. Its files stay, and it opens again when it runs.';
  }
  if (state?.simulated) {
    return 'It stands on a simulated node, where nothing executes: there is no IDE to open.';
  }
  if (!doorOf(environment, name)) {
    return 'This portal opens no services: environments.access is not configured.';
  }
  if (state?.state !== 'Ready') {
    return (
      sentence(state?.message ?? '') ||
      `${
        serviceStateView(state?.state ?? 'Pending').label
      }: it does not answer yet.`
    );
  }
  return undefined;
}
