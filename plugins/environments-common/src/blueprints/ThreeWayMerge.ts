import equal from 'fast-deep-equal';
import { BlueprintChange } from './types';

/** One value as the old version has it, as the next one has it, and as it is; undefined where there is none. */
export interface Sides<T> {
  old: T | undefined;
  next: T | undefined;
  own: T | undefined;
}

/** Merges values one by one and notes what differs: who changed a value themselves keeps it. */
export class ThreeWayMerge {
  readonly changes: BlueprintChange[] = [];

  /** The value as it is to be; taken whole from one side. */
  value<T>(path: string, { old, next, own }: Sides<T>): T | undefined {
    if (equal(old, next) || equal(own, next)) {
      return own;
    }
    const kept = !equal(own, old);
    this.note(path, own, next, kept);
    return kept ? own : next;
  }

  /** A list of things that have names: each is merged by itself. The next version's stand first, in its order. */
  list<T>(
    sides: Sides<T[]>,
    nameOf: (item: T) => string,
    merge: (name: string, sides: Sides<T>) => T | undefined,
  ): T[] | undefined {
    const { old, next, own } = sides;
    if (equal(old, next)) {
      return own;
    }
    const names = new Set(
      [...(next ?? []), ...(own ?? []), ...(old ?? [])].map(nameOf),
    );
    const of = (side: T[] | undefined, name: string) =>
      side?.find(item => nameOf(item) === name);
    const merged = [...names].flatMap(name => {
      const item = merge(name, {
        old: of(old, name),
        next: of(next, name),
        own: of(own, name),
      });
      return item === undefined ? [] : [item];
    });
    if (merged.length > 0) {
      return merged;
    }
    if (!next?.length) {
      return next;
    }
    return own?.length ? [] : own;
  }

  note(path: string, before: unknown, after: unknown, kept: boolean): void {
    this.changes.push({
      path,
      kind: kindOf(before, after),
      ...(before === undefined ? {} : { before: JSON.stringify(before) }),
      ...(after === undefined ? {} : { after: JSON.stringify(after) }),
      ...(kept ? { kept } : {}),
    });
  }

  /** Says of a change that was noted before that it does not happen. */
  keep(path: string): void {
    const change = this.changes.find(each => each.path === path);
    if (change) {
      change.kept = true;
    }
  }
}

function kindOf(before: unknown, after: unknown): BlueprintChange['kind'] {
  if (before === undefined) {
    return 'added';
  }
  return after === undefined ? 'removed' : 'changed';
}
