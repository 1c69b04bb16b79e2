import { errorApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import { LiveStream, type LiveState } from '../stream/LiveStream';
import { readMessage, type StreamMessage } from './messages';

/**
 * Keeps one stream open as long as the caller is shown.
 *
 * @param namespace - of one environment; undefined for all of them
 * @param name - of one environment; undefined for all of them
 * @param onMessage - must be stable between renderings
 */
export function useLive(
  namespace: string | undefined,
  name: string | undefined,
  onMessage: (message: StreamMessage) => void,
): LiveState {
  const environmentsApi = useApi(environmentsApiRef);
  const errorApi = useApi(errorApiRef);
  const [state, setState] = useState<LiveState>({ kind: 'connecting' });

  useEffect(() => {
    const ref =
      namespace !== undefined && name !== undefined
        ? { namespace, name }
        : undefined;
    const stream = new LiveStream({
      open: signal => environmentsApi.openStream(signal, ref),
      onMessage: raw => {
        try {
          const message = readMessage(raw);
          if (message) {
            onMessage(message);
          }
        } catch (error) {
          // One unreadable message must not end the stream; the next snapshot heals.
          errorApi.post(error instanceof Error ? error : new Error(`${error}`));
        }
      },
      onState: setState,
    });
    return stream.start();
  }, [environmentsApi, errorApi, namespace, name, onMessage]);

  return state;
}
