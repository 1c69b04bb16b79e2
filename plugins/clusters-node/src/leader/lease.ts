import { KubernetesObject } from '../objects';

/** A Lease as it travels in JSON. */
export interface Lease extends KubernetesObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    /** RFC 3339 with microseconds. */
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

/** The form in which the API server wants times in a Lease. */
export function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

/** The same holder's lease, from `now` on again. */
export function renewed(lease: Lease, now: Date): Lease {
  return { ...lease, spec: { ...lease.spec, renewTime: microTime(now) } };
}

/** The lease at the beginning of a term of `identity`; every term has a higher number than those before it. */
export function acquired(
  lease: Lease,
  identity: string,
  durationMs: number,
  now: Date,
): Lease {
  const terms = lease.spec?.leaseTransitions;
  return {
    ...lease,
    spec: {
      ...lease.spec,
      holderIdentity: identity,
      leaseDurationSeconds: Math.max(1, Math.ceil(durationMs / 1000)),
      acquireTime: microTime(now),
      renewTime: microTime(now),
      leaseTransitions: terms === undefined ? 0 : terms + 1,
    },
  };
}

/** The lease given back: anybody may take it at once. */
export function released(lease: Lease, now: Date): Lease {
  return {
    ...lease,
    spec: {
      ...lease.spec,
      holderIdentity: '',
      leaseDurationSeconds: 1,
      renewTime: microTime(now),
    },
  };
}
