import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from '../failure.ts';
import { installPackages } from '../kubernetes/systemPackages.ts';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const ON_MACOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Finds the browser of the journeys. */
export async function findChromium(env: NodeJS.ProcessEnv): Promise<string> {
  const found = lookUp(env);
  if (!found) {
    throw new Failure(
      'the journeys need Chromium; install it, for example: apt-get install chromium (Debian, Ubuntu), brew install --cask chromium (macOS), or name it in CHROMIUM_PATH',
    );
  }
  return found;
}

/** Finds the browser of the journeys; as root on Debian a missing one is installed. */
export async function provideChromium(
  env: NodeJS.ProcessEnv,
  log: string,
): Promise<string> {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (!lookUp(env) && isRoot) {
    await installPackages(['chromium'], log);
  }
  return findChromium(env);
}

function lookUp(env: NodeJS.ProcessEnv): string | undefined {
  const named = env.CHROMIUM_PATH ? [env.CHROMIUM_PATH] : [];
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .flatMap(directory => NAMES.map(name => join(directory, name)));
  return [...named, ...onPath, ...ON_MACOS].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
