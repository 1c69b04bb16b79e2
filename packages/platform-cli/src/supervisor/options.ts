import { Failure } from '../failure.ts';

export const PART_NAMES = [
  'postgres',
  'cluster',
  'images',
  'git',
  'workspace',
  'portal',
] as const;
/** Where a part stands among those that stand on each other; they are ended from the highest down. */
export function startRank(name: string): number {
  return PART_NAMES.findIndex(known => known === name);
}

export type PartName = (typeof PART_NAMES)[number];

/** How an instance is started. */
export interface StartOptions {
  /** First port of the block; the one of the last start without it. */
  readonly portBase?: number;
  readonly nodes: 'auto' | 'real' | 'simulated';
  /** The user's own cluster instead of the embedded one. */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly parts: readonly PartName[];
  /** Where pods may send packets outside the cluster. */
  readonly egress: 'none' | 'internet';
  readonly simulatedNodes: number;
  /** The data is deleted afterwards: durability is given up for speed. */
  readonly isThrowAway: boolean;
  /** Whether somebody sits at a terminal and can be asked. */
  readonly isInteractive: boolean;
}

/** Reads `--parts`; what a part stands on comes with it. */
export function parseParts(text: string): PartName[] {
  const names = text.split(',').map(name => name.trim());
  for (const name of names) {
    if (!PART_NAMES.includes(name as PartName)) {
      throw new Failure(
        `--parts: there is no part '${name}'; there are ${PART_NAMES.join(
          ', ',
        )}`,
      );
    }
  }
  const wanted = new Set(names as PartName[]);
  if (wanted.has('portal') || wanted.has('git')) {
    wanted.add('postgres');
  }
  if (wanted.has('workspace')) {
    wanted.add('images');
  }
  if (wanted.has('images')) {
    wanted.add('cluster');
  }
  return PART_NAMES.filter(name => wanted.has(name));
}

/** Reads a whole number of a flag. */
export function parseNumber(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new Failure(`${flag} must be a whole number, not '${text}'`);
  }
  return Number(text);
}

/** Reads a flag that takes one of a few words. */
export function parseChoice<T extends string>(
  flag: string,
  choices: readonly T[],
  text: string,
): T {
  const choice = choices.find(word => word === text);
  if (choice === undefined) {
    throw new Failure(
      `${flag} must be one of ${choices.join(', ')}, not '${text}'`,
    );
  }
  return choice;
}
