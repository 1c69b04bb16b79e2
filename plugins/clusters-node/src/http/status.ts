import { KubernetesError, KubernetesStatus } from '../errors';

const REASONS: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

const MAX_MESSAGE = 500;

function parsedStatus(body: string): Partial<KubernetesStatus> {
  try {
    const value: unknown = JSON.parse(body);
    const isStatus =
      typeof value === 'object' &&
      value !== null &&
      (value as { kind?: unknown }).kind === 'Status';
    return isStatus ? (value as Partial<KubernetesStatus>) : {};
  } catch {
    // Proxies in front of an API server answer in HTML or plain text.
    return {};
  }
}

function retryAfterSeconds(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header && Number.isFinite(seconds) && seconds >= 0
    ? seconds
    : undefined;
}

/** The error that an answer outside 2xx stands for. */
export function errorFromResponse(
  request: string,
  code: number,
  body: string,
  retryAfter: string | undefined,
): KubernetesError {
  const status = parsedStatus(body);
  const reason = status.reason || REASONS[code] || 'Unknown';
  const text =
    status.message || body.slice(0, MAX_MESSAGE).trim() || `HTTP ${code}`;
  const seconds =
    retryAfterSeconds(retryAfter) ?? status.details?.retryAfterSeconds;
  return new KubernetesError(request, {
    code,
    reason,
    message: text,
    details:
      seconds === undefined
        ? status.details
        : { ...status.details, retryAfterSeconds: seconds },
  });
}

/** The error of a `Status` object that came as an event of a watch. */
export function errorFromWatchStatus(
  request: string,
  object: unknown,
): KubernetesError {
  const status = (object ?? {}) as Partial<KubernetesStatus>;
  const code = status.code ?? 500;
  return new KubernetesError(request, {
    code,
    reason: status.reason || REASONS[code] || 'Unknown',
    message: status.message || `HTTP ${code}`,
    details: status.details,
  });
}

function systemCode(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') {
    return code;
  }
  return cause === undefined ? undefined : systemCode(cause);
}

/** Codes of failures that happen before any byte of a request has left. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether the server has certainly not seen the request that failed so. */
export function wasNotSent(error: unknown): boolean {
  const code = systemCode(error);
  return code !== undefined && NOT_SENT.has(code);
}

/** The error for a request that got no answer. */
export function errorWithoutResponse(
  request: string,
  server: string,
  cause: unknown,
): KubernetesError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const code = systemCode(cause);
  return new KubernetesError(
    request,
    {
      code: 0,
      reason: 'Unreachable',
      message: `no answer from ${server} (${
        detail || code || 'connection lost'
      })`,
    },
    cause,
  );
}
