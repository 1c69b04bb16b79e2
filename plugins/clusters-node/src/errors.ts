import { CustomErrorBase, isErrorWithName } from '@backstage/errors';

/** One field that the API server found wrong. */
export interface StatusCause {
  reason?: string;
  message?: string;
  /** Path of the field: `spec.services[0].name`. */
  field?: string;
}

/** The `Status` object by which the API server refuses. */
export interface KubernetesStatus {
  code: number;
  reason: string;
  message: string;
  details?: {
    name?: string;
    group?: string;
    kind?: string;
    uid?: string;
    causes?: StatusCause[];
    retryAfterSeconds?: number;
  };
}

/**
 * A request that the API server refused, or that got no usable answer.
 *
 * Deliberately not one of Backstage's HTTP errors: a `NotFound` of the cluster is no 404 of a REST route, unless the
 * route says so.
 */
export class KubernetesError extends CustomErrorBase {
  name = 'KubernetesError' as const;

  /** HTTP status code of the answer; 0 where none came. */
  readonly code: number;
  /**
   * The reason of the answer's `Status`: `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`, `Invalid`, `Expired`,
   * `TooManyRequests`, ...; `Unreachable` where no answer came and `Timeout` where it came too late.
   */
  readonly reason: string;
  readonly details: KubernetesStatus['details'];

  constructor(request: string, status: KubernetesStatus, cause?: unknown) {
    super(`${request} failed: ${status.message}`, cause);
    this.code = status.code;
    this.reason = status.reason;
    this.details = status.details;
  }

  /** How long the server asks to be left alone, in milliseconds. */
  get retryAfterMs(): number | undefined {
    const seconds = this.details?.retryAfterSeconds;
    return seconds === undefined ? undefined : seconds * 1000;
  }

  static is(value: unknown): value is KubernetesError {
    return isErrorWithName(value, 'KubernetesError');
  }
}

/**
 * Whether `error` is the API server's refusal, and for one of the given reasons where any are given.
 *
 * @example `if (isKubernetesError(error, 'NotFound')) { ... }`
 */
export function isKubernetesError(
  error: unknown,
  ...reasons: string[]
): error is KubernetesError {
  return (
    KubernetesError.is(error) &&
    (reasons.length === 0 || reasons.includes(error.reason))
  );
}

/**
 * Thrown in place of a request by a cluster handle whose leader has lost its lease: someone else may be writing now.
 */
export class LeadershipLostError extends CustomErrorBase {
  name = 'LeadershipLostError' as const;

  static is(value: unknown): value is LeadershipLostError {
    return isErrorWithName(value, 'LeadershipLostError');
  }
}
