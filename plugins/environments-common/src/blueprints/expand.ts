import { DevEnvironmentResources, DevEnvironmentSpec } from '../devEnvironment';
import { Blueprint } from './types';

/** What a blueprint says of an environment. */
export type BlueprintedSpec = Pick<
  DevEnvironmentSpec,
  'resources' | 'services'
> &
  Pick<
    Partial<DevEnvironmentSpec>,
    'blueprint' | 'ttlHours' | 'autoPauseHours' | 'sleep'
  >;

/** What a request may say in place of its blueprint. */
export type OwnSettings = Partial<
  Omit<BlueprintedSpec, 'blueprint' | 'resources'>
> & { resources?: Partial<DevEnvironmentResources> };

/** The part of a spec that comes from a blueprint, with what the request says itself going before it. */
export function expandBlueprint(
  blueprint: Omit<Blueprint, 'title' | 'description'>,
  own: OwnSettings = {},
): BlueprintedSpec {
  const { name, version } = blueprint;
  const ttlHours = own.ttlHours ?? blueprint.ttlHours;
  const autoPauseHours = own.autoPauseHours ?? blueprint.autoPauseHours;
  const sleep = own.sleep ?? blueprint.sleep;
  return {
    blueprint: { name, version },
    ...(ttlHours === undefined ? {} : { ttlHours }),
    ...(autoPauseHours === undefined ? {} : { autoPauseHours }),
    ...(sleep === undefined ? {} : { sleep }),
    resources: { ...blueprint.resources, ...own.resources },
    services: own.services ?? blueprint.services,
  };
}
