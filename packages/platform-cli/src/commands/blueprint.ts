import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { currentInstance } from './instance.ts';

interface LintFlags {
  readonly config?: string[];
  readonly against?: string;
}

export function registerBlueprint(program: Command): void {
  program
    .command('blueprint')
    .description('Presets of development environments.')
    .command('lint')
    .description('Check blueprints by the rules of the catalog.')
    .argument(
      '[path...]',
      'files, or folders with files blueprint.yaml (default: templates/environments)',
    )
    .option(
      '--config <file...>',
      'configuration whose limits count (default: app-config.yaml)',
    )
    .option(
      '--against <revision>',
      'also refuse what changed since that revision of git without a new version',
    )
    .action(lint);
}

/** Prints a line for each thing that is wrong: file, field, rule and message. */
async function lint(paths: string[], flags: LintFlags): Promise<void> {
  const { root } = currentInstance();
  const [{ findBlueprints }, { lintBlueprints }, { filesOfRevision }] =
    await Promise.all([
      import('../blueprints/files.ts'),
      import('../blueprints/lint.ts'),
      import('../blueprints/gitRevision.ts'),
    ]);
  const { loadRules } = await import('../blueprints/rules.ts');
  const files = findBlueprints(
    paths.length > 0 ? paths : [join(root, 'templates/environments')],
  );
  const rules = loadRules();
  const findings = await lintBlueprints(files, {
    rules,
    limits: rules.readBlueprintLimits(
      await readConfig(flags.config ?? [join(root, 'app-config.yaml')]),
    ),
    earlier:
      flags.against === undefined
        ? undefined
        : await filesOfRevision(flags.against, root),
  });
  for (const { file, field, rule, message } of findings) {
    const shown = relative(process.cwd(), file);
    process.stdout.write(`${shown}: ${field}: ${rule}: ${message}\n`);
  }
  if (findings.length > 0) {
    process.exitCode = 1;
  } else {
    process.stdout.write(`blueprints: ${files.length} right\n`);
  }
}

/** Only the section of environments counts, and the last file before the first. */
async function readConfig(files: readonly string[]) {
  const [{ ConfigReader }, { parse }] = await Promise.all([
    import('@backstage/config'),
    import('yaml'),
  ]);
  return ConfigReader.fromConfigs(
    files.map(file => {
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch (error) {
        throw new Failure(
          `the configuration cannot be read: ${(error as Error).message}`,
        );
      }
      const { environments = {} } = parse(text) ?? {};
      return { context: file, data: { environments } };
    }),
  );
}
