import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCodes, Failure, systemErrorCode } from '../../failure.ts';
import {
  addOutputOption,
  addPortalOptions,
  clientOf,
  printChanged,
  type CommonFlags,
} from '../commandLine.ts';
import { environmentArgument } from '../environmentArgument.ts';
import { findEnvironment } from '../findEnvironment.ts';
import { withSettings, workspaceOf } from '../workspace.ts';

interface Flags extends CommonFlags {
  readonly service?: string;
}

const USUAL_KEY = join(homedir(), '.ssh', 'id_ed25519.pub');

/** Lets a public key into a workspace. */
export function registerSshKey(env: Command): void {
  const command = env
    .command('ssh-key')
    .description('Let a public key of yours into a workspace.')
    .addArgument(environmentArgument())
    .argument('[file]', 'the public key', USUAL_KEY)
    .option('-s, --service <name>', 'which workspace, where it has several');
  addOutputOption(addPortalOptions(command)).action(
    async (name: string, file: string, flags: Flags) => {
      const key = readPublicKey(file);
      const client = clientOf(flags);
      const found = await findEnvironment(client, name);
      const service = workspaceOf(found, flags.service);
      const services = withSettings(found, service, config => {
        const keys = (config.sshKeys ?? '').split('\n');
        const sshKeys = [...keys.filter(line => line !== key), key]
          .filter(line => line.trim() !== '')
          .join('\n');
        return { ...config, sshKeys };
      });
      const changed = await client.change(found, { services });
      await printChanged(
        flags,
        changed,
        `${service} of ${changed.name} takes the key within a minute or two: ./platform env ssh ${changed.name}`,
      );
    },
  );
}

function readPublicKey(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Failure(
      `${file} cannot be read (${
        systemErrorCode(error) ?? error
      }); 'ssh-keygen -t ed25519' makes a key`,
      exitCodes.usage,
    );
  }
  // A private key must never leave its machine; the server looks at the rest.
  if (/PRIVATE KEY/.test(text) || text.includes('\n')) {
    throw new Failure(
      `${file} is no public key; those end with .pub`,
      exitCodes.usage,
    );
  }
  return text;
}
