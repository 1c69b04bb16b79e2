import { printable } from './printable.ts';
import { formatSpan } from './spans.ts';
import type { Environment } from './types.ts';

/** Columns as wide as they must be; what is missing is a dash. */
export function formatTable(
  headings: readonly string[],
  rows: ReadonlyArray<ReadonlyArray<string | undefined>>,
): string {
  const cells = [
    headings,
    ...rows.map(row => row.map(cell => printable(cell || '-'))),
  ];
  const widths = headings.map((_, column) =>
    Math.max(...cells.map(row => row[column].length)),
  );
  return cells
    .map(row => row.map((cell, column) => cell.padEnd(widths[column])))
    .map(row => `${row.join('  ').trimEnd()}\n`)
    .join('');
}

const HEADINGS = ['NAME', 'TEAM', 'OWNER', 'STATE', 'TIME LEFT', 'ADDRESS'];

/** The environments, a line each. */
export function formatList(
  environments: readonly Environment[],
  now: number,
): string {
  return formatTable(
    HEADINGS,
    environments.map(environment => [
      environment.name,
      nameIn(environment.spec.team),
      nameIn(environment.spec.owner),
      stateOf(environment),
      timeLeft(environment, now),
      environment.urls[0]?.url,
    ]),
  );
}

/** One environment with all that one asks of it first. */
export function formatEnvironment(
  environment: Environment,
  now: number,
): string {
  const { spec, services, urls, conditions } = environment;
  const facts: Array<[string, string | undefined]> = [
    ['Name', environment.name],
    ['Namespace', environment.namespace],
    ['State', stateOf(environment)],
    ['Owner', spec.owner],
    ['Team', spec.team],
    ['Component', spec.component],
    ['Blueprint', spec.blueprint && versionOf(spec.blueprint)],
    ['Description', spec.description],
    ['Ends', `${environment.expiresAt} (in ${timeLeft(environment, now)})`],
    ['Deleted for good', spec.deleteAfter],
    ['Pauses', environment.pausesAt],
    ['Sleeps', environment.sleepsAt],
    ['Wakes', environment.wakesAt],
    ['Simulated', environment.simulatedReason],
  ];
  const known = facts.filter(([, value]) => value !== undefined);
  const width = Math.max(...known.map(([title]) => title.length)) + 2;
  const lines = known.map(
    ([title, value]) =>
      `${`${title}:`.padEnd(width)}${printable(value ?? '')}\n`,
  );
  // What a cluster cannot have is not missing.
  const waits = conditions.filter(
    ({ status, reason }) => status !== 'True' && reason !== 'NotInstalled',
  );
  return [
    ...lines,
    '\n',
    formatTable(
      ['SERVICE', 'TYPE', 'STATE', 'WHY'],
      services.map(({ name, type, state, reason, message }) => [
        name,
        type,
        state,
        [reason, message].filter(Boolean).join(': '),
      ]),
    ),
    ...(urls.length === 0
      ? []
      : [
          '\n',
          formatTable(
            ['ADDRESS', 'SERVICE', 'REACHABLE'],
            urls.map(({ url, service, reachable, reason }) => [
              url,
              service,
              reachable ? 'yes' : reason ?? 'no',
            ]),
          ),
        ]),
    ...(waits.length === 0
      ? []
      : [
          '\n',
          formatTable(
            ['NOT YET', 'REASON', 'MESSAGE'],
            waits.map(({ type, reason, message }) => [type, reason, message]),
          ),
        ]),
  ].join('');
}

/** The phase, and where its services do nothing. */
function stateOf({ phase, simulated }: Environment): string {
  return simulated ? `${phase} (simulated)` : phase;
}

function timeLeft({ expiresAt }: Environment, now: number): string {
  const left = Date.parse(expiresAt) - now;
  return left > 0 ? formatSpan(left) : 'none';
}

function versionOf({ name, version }: { name: string; version: string }) {
  return `${name} ${version}`;
}

/** `eve` of `user:default/eve`, the rest where it is not the default. */
function nameIn(ref: string): string {
  return ref.replace(/^[a-z]+:(default\/)?/, '');
}
