import {
  checkSums,
  DevEnvironmentResources,
  DevEnvironmentService,
  formatQuantity,
  parseQuantity,
  Problem,
} from '@itdo/plugin-environments-common';
import { ServiceKind } from '@itdo/plugin-environments-node';
import { burst } from './bounds';

/** What a service needs of its environment, all of its pods together. */
export interface Needs {
  requests: Partial<DevEnvironmentResources>;
  limits: { cpu: string; memory: string };
}

/** What a service needs: that of one pod as many times as it has pods, and its volume. */
export function needsOf(
  service: DevEnvironmentService,
  kind: ServiceKind,
): Needs {
  const pods = BigInt(service.replicas ?? 1);
  const { requests, limits } = kind.resources;
  const storage = kind.data?.(service).storage;
  return {
    requests: {
      ...times(requests, pods),
      ...(storage === undefined ? {} : { storage }),
    },
    limits: times(limits, pods),
  };
}

/** Checks that an environment's quota has room for what its services need together. */
export function checkNeeds(
  resources: DevEnvironmentResources,
  needs: Needs[],
): Problem[] {
  const problems = checkSums(
    resources,
    needs.map(({ requests }) => requests),
  );
  const atMost = {
    cpu: burst(resources.cpu),
    memory: burst(resources.memory),
    storage: resources.storage,
  };
  const beyondLimits = checkSums(
    atMost,
    needs.map(({ limits }) => limits),
  ).map(({ field, rule }) => ({
    field,
    rule,
    message: `is too little: the services may use up to ${sumOf(
      field,
      needs,
    )} together, and the quota lets them use twice what is given`,
  }));
  return [
    ...problems,
    ...beyondLimits.filter(
      ({ field }) => !problems.some(problem => problem.field === field),
    ),
  ];
}

function times(
  { cpu, memory }: { cpu: string; memory: string },
  pods: bigint,
): { cpu: string; memory: string } {
  const product = (quantity: string) =>
    formatQuantity((parseQuantity(quantity) ?? 0n) * pods);
  return { cpu: product(cpu), memory: product(memory) };
}

function sumOf(field: string, needs: Needs[]): string {
  const name = field === 'resources.cpu' ? 'cpu' : 'memory';
  return formatQuantity(
    needs.reduce(
      (sum, { limits }) => sum + (parseQuantity(limits[name]) ?? 0n),
      0n,
    ),
  );
}
