import { ApiSender } from '../http/ApiTransport';
import { Fence } from './types';

/** The same sender, behind a fence. */
export function fencedSender(inner: ApiSender, fence: Fence): ApiSender {
  const behind = <R extends { signal?: AbortSignal }>(request: R) => ({
    ...request,
    signal: request.signal
      ? AbortSignal.any([fence.signal, request.signal])
      : fence.signal,
    beforeAttempt: () => fence.assertHeld?.(),
  });
  return {
    send: request => inner.send(behind(request)),
    stream: async request => {
      fence.assertHeld?.();
      return inner.stream(behind(request));
    },
  };
}
