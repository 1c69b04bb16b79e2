import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { Failure, systemErrorCode } from '../../failure.ts';
import { checkoutRoot } from '../../instance/paths.ts';
import { addPortalOptions, clientOf } from '../commandLine.ts';
import { environmentArgument } from '../environmentArgument.ts';
import { findEnvironment } from '../findEnvironment.ts';
import type { PortalFlags } from '../portal.ts';
import { workspaceOf } from '../workspace.ts';
import { openTunnel } from './openTunnel.ts';
import { sshConfig, sshSettings, type SshTarget } from './sshOptions.ts';

const SSH_PORT = 2222;

interface Flags extends PortalFlags {
  readonly service?: string;
}

/** Workspaces by SSH, through the portal. */
export function registerSsh(env: Command): void {
  const ssh = env
    .command('ssh')
    .description('Open a shell in a workspace by ssh, or run a command there.')
    .addArgument(environmentArgument())
    .argument('[command...]', 'what to run in place of a shell')
    .option('-s, --service <name>', 'which workspace, where it has several');
  addPortalOptions(ssh).action(
    async (name: string, command: string[], flags: Flags) => {
      const target = await targetOf(name, flags);
      process.exitCode = await runSsh(target, command, flags);
    },
  );

  const config = env
    .command('ssh-config')
    .description('Print what ~/.ssh/config needs for ssh and editors.')
    .addArgument(environmentArgument())
    .option('-s, --service <name>', 'which workspace, where it has several');
  addPortalOptions(config).action(async (name: string, flags: Flags) => {
    process.stdout.write(sshConfig(await targetOf(name, flags)));
  });

  const proxy = env
    .command('ssh-proxy')
    .description('Carry what ssh says to a workspace; its ProxyCommand.')
    .addArgument(environmentArgument())
    .argument('[service]', 'which workspace, where it has several');
  addPortalOptions(proxy).action(
    async (name: string, service: string | undefined, flags: PortalFlags) => {
      const client = clientOf(flags);
      const found = await findEnvironment(client, name);
      const { url } = await client.open(found, {
        service: workspaceOf(found, service),
        port: SSH_PORT,
      });
      const tunnel = await openTunnel(url);
      const ways = [
        pipeline(tunnel, process.stdout),
        pipeline(process.stdin, tunnel),
      ];
      const ends = ways.map(way => way.catch(() => {}));
      try {
        await Promise.race(ways);
      } finally {
        // The way that ends first, well or not, takes the other one along.
        tunnel.destroy();
        process.stdin.destroy();
        await Promise.all(ends);
      }
    },
  );
}

async function targetOf(name: string, flags: Flags): Promise<SshTarget> {
  const environment = await findEnvironment(clientOf(flags), name);
  return {
    environment,
    service: workspaceOf(environment, flags.service),
    platform: join(checkoutRoot(), 'platform'),
  };
}

/** @returns how ssh ended, which is how the command there did */
async function runSsh(
  target: SshTarget,
  command: readonly string[],
  { url, token }: PortalFlags,
): Promise<number> {
  const options = Object.entries(sshSettings(target)).flatMap(
    ([name, value]) => ['-o', `${name}=${value}`],
  );
  const child = spawn(
    'ssh',
    [...options, '--', target.environment.name, ...command],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        ...(url && { PLATFORM_URL: url }),
        ...(token && { PLATFORM_TOKEN: token }),
      },
    },
  );
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      throw new Failure(
        'ssh is missing; install it with your package manager, for example: apt-get install openssh-client',
      );
    }
    throw error;
  }
}
