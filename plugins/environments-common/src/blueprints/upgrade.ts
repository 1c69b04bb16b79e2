import equal from 'fast-deep-equal';
import { BlueprintReference, DevEnvironmentSpec } from '../devEnvironment';
import { RESOURCE_NAMES } from '../rules';
import { mergeServices } from './mergeServices';
import { ThreeWayMerge } from './ThreeWayMerge';
import { BlueprintContent, BlueprintMerge, BlueprintPatch } from './types';

/** An environment that was made from a blueprint. */
export type BlueprintedEnvironment = DevEnvironmentSpec & {
  blueprint: BlueprintReference;
};

type Times = Pick<BlueprintContent, 'ttlHours' | 'autoPauseHours' | 'sleep'>;

/**
 * What bringing an environment to another version of its blueprint would change: a three-way merge, in which whatever
 * the environment has otherwise than the version that it was made of is its own change, and stays.
 *
 * Nothing is checked here: the spec that comes out must be held against the rules like any other.
 *
 * @param old - the version that the environment was made of
 * @param next - the version that it is to have
 */
export function upgradeOf(
  old: BlueprintContent,
  next: BlueprintContent,
  spec: BlueprintedEnvironment,
): BlueprintMerge {
  const merge = new ThreeWayMerge();
  const sides: Record<'old' | 'next' | 'own', Times> = { old, next, own: spec };
  const field = <K extends keyof Times>(name: K) =>
    merge.value<Times[K]>(name, {
      old: sides.old[name],
      next: sides.next[name],
      own: sides.own[name],
    });
  // Every environment has an end: where the blueprint says none any more, that of the environment stays.
  const ttlHours = next.ttlHours === undefined ? undefined : field('ttlHours');
  const autoPauseHours = field('autoPauseHours');
  const sleep = field('sleep');
  const resources = { ...spec.resources };
  for (const name of RESOURCE_NAMES) {
    resources[name] =
      merge.value(`resources.${name}`, {
        old: old.resources[name],
        next: next.resources[name],
        own: spec.resources[name],
      }) ?? resources[name];
  }
  const services = mergeServices(
    { old: old.services, next: next.services, own: spec.services },
    merge,
  );
  const { autoPauseHours: _, sleep: __, ...rest } = spec;
  const merged: DevEnvironmentSpec = {
    ...rest,
    ttlHours: ttlHours ?? spec.ttlHours,
    ...(autoPauseHours === undefined ? {} : { autoPauseHours }),
    ...(sleep === undefined ? {} : { sleep }),
    blueprint: { name: spec.blueprint.name, version: next.version },
    resources,
    services,
  };
  return { changes: merge.changes, spec: merged, patch: patchOf(spec, merged) };
}

const PATCHED = [
  'blueprint',
  'ttlHours',
  'autoPauseHours',
  'sleep',
  'resources',
  'services',
] as const;

function patchOf(
  before: DevEnvironmentSpec,
  after: DevEnvironmentSpec,
): BlueprintPatch {
  return Object.fromEntries(
    PATCHED.filter(name => !equal(before[name], after[name])).map(name => [
      name,
      after[name] ?? null,
    ]),
  );
}
