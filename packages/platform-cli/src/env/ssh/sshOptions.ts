import { fullName } from '../findEnvironment.ts';
import type { Environment } from '../types.ts';

/** The account in a workspace's image. */
const USER = 'workspace';

/** A workspace, and the program that leads to it. */
export interface SshTarget {
  readonly environment: Pick<Environment, 'namespace' | 'name' | 'uid'>;
  readonly service: string;
  /** Path of `./platform`. */
  readonly platform: string;
}

/**
 * The settings of `ssh` for a workspace, by their names. Of an environment that was made anew under its old name another
 * host key is remembered.
 */
export function sshSettings({
  environment,
  service,
  platform,
}: SshTarget): Record<string, string> {
  const words = ['env', 'ssh-proxy', fullName(environment), service];
  return {
    User: USER,
    ProxyCommand: [quoted(platform), ...words].join(' '),
    HostKeyAlias: `${service}.${environment.name}.${environment.uid}`,
    StrictHostKeyChecking: 'accept-new',
  };
}

/** The same as a part of `~/.ssh/config`, which editors read, too. */
export function sshConfig(target: SshTarget): string {
  const lines = Object.entries(sshSettings(target)).map(
    ([name, value]) => `  ${name} ${value}`,
  );
  return [`Host ${target.environment.name}`, ...lines, ''].join('\n');
}

/** A word for the shell that runs the command, in which ssh replaces what begins with a percent sign. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`).replaceAll('%', '%%')}'`;
}
