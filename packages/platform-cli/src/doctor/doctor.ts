import { checkoutRoot } from '../instance/paths.ts';
import { readPartManifests } from '../parts/manifest.ts';
import { examineMachine, type Finding } from './checks.ts';

const MARKS: Record<Finding['state'], string> = {
  fine: '✔',
  lacking: '!',
  missing: '✖',
};

/** Prints what the machine lacks; the exit code is 1 when the platform cannot start here. */
export async function runDoctor(): Promise<void> {
  const root = checkoutRoot();
  const findings = await examineMachine(root, readPartManifests(root));
  for (const { what, state, message } of findings) {
    process.stdout.write(`${MARKS[state]} ${what}: ${message}\n`);
  }
  if (findings.some(({ state }) => state === 'missing')) {
    process.exitCode = 1;
  }
}
