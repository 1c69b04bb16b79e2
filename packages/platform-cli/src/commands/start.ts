import { Option, type Command } from 'commander';
import { readSignInSecret, signInUrl } from '../portal/signIn.ts';
import { createProgress } from '../progress/progress.ts';
import {
  parseChoice,
  parseNumber,
  parseParts,
  PART_NAMES,
  type StartOptions,
} from '../supervisor/options.ts';
import { currentInstance } from './instance.ts';
import { sayEverythingIsUp, startDetached } from './startDetached.ts';

/** The flags of `start` as the command line gives them. */
interface StartFlags {
  readonly detach?: true;
  readonly portBase?: string;
  readonly nodes: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly parts: string;
  readonly egress: string;
  readonly simulatedNodes?: string;
  readonly throwAway?: true;
}

export function registerStart(program: Command): void {
  program
    .command('start')
    .description('Start PostgreSQL, Kubernetes and the portal.')
    .option('--detach', 'return when everything is up, and leave it running')
    .option('--port-base <n>', 'first port of the block (7000 at first)')
    .option('--nodes <mode>', 'auto, real or simulated', 'auto')
    .option('--kubeconfig <file>', 'use your own cluster')
    .option('--context <name>', 'the context of that kubeconfig')
    .option('--parts <list>', 'parts to start', PART_NAMES.join(','))
    .option(
      '--egress <reach>',
      'where pods may send packets: none or internet',
      'internet',
    )
    .option(
      '--simulated-nodes <n>',
      'simulated nodes to have beside or instead',
    )
    .addOption(
      new Option('--throw-away', 'give durability up for speed').hideHelp(),
    )
    .action(async (flags: StartFlags) => {
      const options = readFlags(flags);
      if (flags.detach) {
        await startDetached(currentInstance());
      } else {
        await startInForeground(options);
      }
    });
}

/** Checks the flags and fills in what follows from them. */
export function readFlags(flags: StartFlags): StartOptions {
  return {
    portBase:
      flags.portBase === undefined
        ? undefined
        : parseNumber('--port-base', flags.portBase),
    nodes: parseChoice('--nodes', ['auto', 'real', 'simulated'], flags.nodes),
    kubeconfig: flags.kubeconfig,
    context: flags.context,
    parts: parseParts(flags.parts),
    egress: parseChoice('--egress', ['none', 'internet'], flags.egress),
    simulatedNodes: parseNumber(
      '--simulated-nodes',
      flags.simulatedNodes ?? '0',
    ),
    isThrowAway: flags.throwAway === true,
    isInteractive: process.stdin.isTTY === true,
  };
}

async function startInForeground(options: StartOptions): Promise<void> {
  const [{ takeInstance }, { startParts }] = await Promise.all([
    import('../supervisor/instance.ts'),
    import('../supervisor/startParts.ts'),
  ]);
  const progress = createProgress(process.stderr);
  const paths = currentInstance();
  const asked = waitForSignal();
  const instance = await takeInstance(paths, options, progress);
  try {
    const starting = startParts(instance, asked.abort);
    await Promise.race([starting, asked.signal]);
    if (!asked.abort.aborted) {
      instance.state.setUp(true);
      announce(instance.state.state.url, readSignInSecret(paths.run));
      await asked.signal;
    }
  } finally {
    asked.cancel();
    await progress.step('ending', () => instance.stop());
  }
}

/** The link is a secret: it is shown to who started in the foreground, and never written to a log. */
function announce(url: string | undefined, secret: string | undefined): void {
  if (process.env.PLATFORM_DETACHED) {
    sayEverythingIsUp();
    return;
  }
  process.stdout.write(
    url && secret
      ? `\nThe portal: ${signInUrl(
          url,
          secret,
        )}\nThis link opens one browser once; './platform url' makes another. Ctrl-C ends everything.\n`
      : '\nEverything is up. Ctrl-C ends it.\n',
  );
}

interface AskedToEnd {
  readonly signal: Promise<void>;
  /** Ends builds and downloads that are under way. */
  readonly abort: AbortSignal;
  /** Ends them too: after a failure nobody waits for them. */
  cancel(): void;
}

/** Resolves at Ctrl-C, SIGTERM or the loss of the terminal; more of them change nothing. */
function waitForSignal(): AskedToEnd {
  const controller = new AbortController();
  const signal = new Promise<void>(resolve => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        controller.abort();
        resolve();
      });
    }
  });
  return {
    signal,
    abort: controller.signal,
    cancel: () => controller.abort(),
  };
}
