import type { KubeConfig } from '@kubernetes/client-node';
import type { BenchInstance } from './benchInstance.ts';
import { idleRequests } from './idleRequests.ts';
import type { PortalClient } from './portalClient.ts';
import { summarise, type Summary } from './statistics.ts';

const IDLE_SECONDS = 120;
const SETTLE_SECONDS = 45;
const LIST_READS = 100;
const FIRST_PAGE = 50;

/** What it costs to keep environments that nobody touches. */
export interface Residence {
  readonly environments: number;
  readonly portalMemoryMiB: number;
  /** What the API server answered while nobody asked for anything; leases and watches apart. */
  readonly idleApiRequestsPerMinute: number;
  /** Those of them that would change something. */
  readonly idleApiWritesPerMinute: number;
  readonly firstPageMs: Summary;
  /** Missing where there is no environment to look at. */
  readonly detailMs?: Summary;
}

/** @param names - what is resident, of which some are looked at */
export async function observeResidence(
  instance: BenchInstance,
  portal: PortalClient,
  kubeConfig: KubeConfig,
  names: readonly string[],
): Promise<Residence> {
  // What was made last still settles, and what restless objects changed is looked at once more.
  await new Promise(resolve => setTimeout(resolve, SETTLE_SECONDS * 1000));
  const idle = await idleRequests(kubeConfig, IDLE_SECONDS);
  const time = async (act: () => Promise<unknown>) => {
    const begin = performance.now();
    await act();
    return performance.now() - begin;
  };
  const pages: number[] = [];
  const details: number[] = [];
  for (let read = 0; read < LIST_READS; read += 1) {
    pages.push(await time(() => portal.list(FIRST_PAGE)));
    const name = names[read % Math.max(1, names.length)];
    if (name) {
      details.push(await time(() => portal.get(name)));
    }
  }
  const { memoryBytes = 0 } = await instance.part('portal');
  return {
    environments: names.length,
    portalMemoryMiB: Math.round(memoryBytes / 1024 ** 2),
    idleApiRequestsPerMinute: idle.requestsPerMinute,
    idleApiWritesPerMinute: idle.writesPerMinute,
    firstPageMs: summarise(pages),
    ...(details.length > 0 && { detailMs: summarise(details) }),
  };
}
