import { type BlueprintChange } from '../api/types';

/** One line of what an upgrade changes. */
export interface ChangeView {
  path: string;
  kind: string;
  before?: string;
  after?: string;
  kept: boolean;
}

const KINDS: Record<BlueprintChange['kind'], string> = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
};

/** JSON as one reads it: plain words without quotation marks, objects line by line. */
function readable(json: string | undefined): string | undefined {
  if (json === undefined) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  } catch {
    // The server may say it in words of its own.
    return json;
  }
}

/** The changes of an upgrade, those that the environment's own settings keep from happening last. */
export function changeViews(changes: readonly BlueprintChange[]): ChangeView[] {
  return changes
    .map(({ path, kind, before, after, kept }) => ({
      path,
      kind: KINDS[kind] ?? kind,
      before: readable(before),
      after: readable(after),
      kept: kept === true,
    }))
    .sort((a, b) => Number(a.kept) - Number(b.kept));
}
