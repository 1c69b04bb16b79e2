import type { Command } from 'commander';
import { writeFileAtomically } from '../instance/files.ts';
import { addPortalOptions, clientOf } from './commandLine.ts';
import { environmentArgument } from './environmentArgument.ts';
import { findEnvironment } from './findEnvironment.ts';
import type { PortalFlags } from './portal.ts';
import { parseSpan } from './spans.ts';

interface Flags extends PortalFlags {
  readonly file?: string;
  readonly expiry?: string;
}

export function registerKubeconfig(env: Command): void {
  const command = env
    .command('kubeconfig')
    .description(
      'Get a kubeconfig of your own for an environment, which is good for a while.',
    )
    .addArgument(environmentArgument())
    .option('-f, --file <file>', 'write it there, readable for you only')
    .option('--expiry <span>', 'how long it works, such as 8h');
  addPortalOptions(command).action(async (name: string, flags: Flags) => {
    const client = clientOf(flags);
    const seconds =
      flags.expiry === undefined ? undefined : parseSpan(flags.expiry) / 1000;
    const found = await findEnvironment(client, name);
    const { kubeconfig, expiresAt } = await client.kubeconfig(found, seconds);
    if (flags.file === undefined) {
      process.stdout.write(kubeconfig);
      process.stderr.write(`It works until ${expiresAt}.\n`);
      return;
    }
    writeFileAtomically(flags.file, kubeconfig);
    process.stdout.write(
      `${flags.file} works until ${expiresAt}: KUBECONFIG=${flags.file} kubectl get pods\n`,
    );
  });
}
