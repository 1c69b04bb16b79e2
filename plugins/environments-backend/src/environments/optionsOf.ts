import {
  DevEnvironmentService,
  EnvironmentOptions,
} from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { needsOf } from '../plan/needs';
import { Caller } from './Caller';

/** What a form needs to offer and to preview for this caller. */
export async function optionsOf(
  caller: Caller,
  owners: Owners,
  config: EnvironmentsConfig,
  kinds: ServiceKinds,
): Promise<EnvironmentOptions> {
  const teams = caller.user ? await owners.teamsOf(caller.user) : [];
  return {
    address: config.address,
    defaults: { ...config.defaults, services: defaultServices(config, kinds) },
    limits: config.limits,
    deletionGraceHours: config.deletion.graceHours,
    serviceTypes: kinds.list().map(kind => ({
      type: kind.type,
      title: kind.title,
      description: kind.description,
      defaultName: kind.defaultName,
      ...(kind.exposedPath ? { exposedPath: kind.exposedPath } : {}),
      ...noticeOf(config.images.get(kind.imageKey)?.notYet),
      requests: needsOf({ name: kind.defaultName, type: kind.type }, kind)
        .requests,
    })),
    ...(caller.user ? { owner: caller.user } : {}),
    teams: teams ?? [],
    simulated: config.simulatedReason !== undefined,
    ...(config.simulatedReason
      ? { simulatedReason: config.simulatedReason }
      : {}),
  };
}

function noticeOf(notYet: string | undefined): { notice?: string } {
  return notYet === undefined ? {} : { notice: notYet };
}

/** One service of each type that environments have by default and that the platform has an image for. */
function defaultServices(
  { images }: EnvironmentsConfig,
  kinds: ServiceKinds,
): DevEnvironmentService[] {
  return kinds
    .list()
    .filter(kind => kind.byDefault !== false && images.has(kind.imageKey))
    .map(kind => ({ name: kind.defaultName, type: kind.type }));
}
