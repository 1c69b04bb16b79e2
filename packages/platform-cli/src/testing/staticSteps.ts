import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import {
  installPackages,
  missingPackages,
} from '../kubernetes/systemPackages.ts';
import { listInputFiles } from '../parts/inputHash.ts';
import { runLogged } from '../processes/runLogged.ts';
import {
  failedReport,
  ONE_PASSED,
  type StepContext,
  type TestStep,
} from './step.ts';

/** The checks that only read the sources. */
export const staticSteps: readonly TestStep[] = [
  yarnStep('format', ['prettier', '--check', '.']),
  yarnStep('types', ['tsc', '--pretty', 'false']),
  yarnStep('lint', ['backstage-cli', 'repo', 'lint', '--max-warnings', '0']),
  { name: 'blueprints', needs: 'nothing', run: checkBlueprints },
  {
    name: 'openapi',
    needs: 'nothing',
    writesSources: true,
    run: checkGeneratedCode,
  },
  { name: 'shell', needs: 'nothing', run: checkShellScripts },
];

function yarnStep(name: string, command: readonly string[]): TestStep {
  return {
    name,
    needs: 'nothing',
    run: async ({ paths, env, log }) => {
      await runLogged('yarn', ['run', ...command], {
        cwd: paths.root,
        env,
        log,
      });
      return ONE_PASSED;
    },
  };
}

/** In a process of its own, since what loads the rules changes how a process loads everything after them. */
async function checkBlueprints({ paths, env, log }: StepContext) {
  const main = join(paths.root, 'packages/platform-cli/src/main.ts');
  await runLogged(process.execPath, [main, 'blueprint', 'lint'], {
    cwd: paths.root,
    env,
    log,
  });
  return ONE_PASSED;
}

/** Generates the code of every OpenAPI file anew; what then differs was edited by hand or is out of date. */
async function checkGeneratedCode(context: StepContext) {
  const { root } = context.paths;
  const plugins = readdirSync(join(root, 'plugins')).filter(name =>
    existsSync(join(root, 'plugins', name, 'src/schema/openapi.yaml')),
  );
  const before = snapshotGenerated(root);
  for (const plugin of plugins) {
    await runLogged('yarn', ['run', 'generate'], {
      cwd: join(root, 'plugins', plugin),
      env: context.env,
      log: context.log,
    });
  }
  const after = snapshotGenerated(root);
  const different = [...new Set([...before.keys(), ...after.keys()])].filter(
    file => before.get(file) !== after.get(file),
  );
  if (different.length === 0) {
    return ONE_PASSED;
  }
  for (const [file, content] of before) {
    writeFileSync(file, content);
  }
  return failedReport(
    `generated code differs from its OpenAPI file, run 'yarn generate' in the plugin: ${different.join(
      ', ',
    )}`,
  );
}

function snapshotGenerated(root: string): Map<string, string> {
  const plugins = join(root, 'plugins');
  return new Map(
    listInputFiles(plugins)
      .filter(file => file.includes('/generated/'))
      .map(file => join(plugins, file))
      .map(file => [file, readFileSync(file, 'utf8')]),
  );
}

async function checkShellScripts({ paths, env, log }: StepContext) {
  const missing = await missingPackages(['shellcheck']);
  if (missing?.length && process.getuid?.() === 0) {
    await installPackages(missing, log);
  }
  const scripts = ['platform', '.ci/run'].map(name => join(paths.root, name));
  try {
    await runLogged('shellcheck', scripts, { env, log });
  } catch (error) {
    throw new Failure(
      `${(error as Error).message}; shellcheck checks ./platform and .ci/run`,
    );
  }
  return ONE_PASSED;
}
