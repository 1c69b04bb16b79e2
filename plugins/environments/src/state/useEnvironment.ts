import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useState } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import {
  type Environment,
  type EnvironmentEvent,
  type EnvironmentUsage,
} from '../api/types';
import { type LiveState } from '../stream/LiveStream';
import { withEvents } from './events';
import { type StreamMessage } from './messages';
import { useAsked } from './useAsked';
import { useLive } from './useLive';

/** One environment as it changes, with what Kubernetes reports from it. */
export interface LiveEnvironment {
  /** Undefined until the first snapshot came; kept after the deletion. */
  environment: Environment | undefined;
  /** Whether it was there and is not any more. */
  gone: boolean;
  /** Newest first; undefined until known. */
  events: EnvironmentEvent[] | undefined;
  /** Why earlier events could not be had; later ones still come. */
  eventsError: Error | undefined;
  /** What it uses; undefined until known. */
  usage: EnvironmentUsage | undefined;
  /** Why the first figures could not be had; later ones still come. */
  usageError: Error | undefined;
  live: LiveState;
}

/** Follows the environment of this namespace and name. */
export function useEnvironment(
  namespace: string,
  name: string,
): LiveEnvironment {
  const environmentsApi = useApi(environmentsApiRef);
  const [environment, setEnvironment] = useState<Environment>();
  const [gone, setGone] = useState(false);
  const [events, setEvents] = useState<EnvironmentEvent[]>();
  const [eventsError, setEventsError] = useState<Error>();
  const [usage, setUsage] = useState<EnvironmentUsage>();

  useEffect(() => {
    let stale = false;
    environmentsApi.listEvents({ namespace, name }).then(
      earlier => {
        if (!stale) {
          setEvents(now => withEvents(now ?? [], earlier));
        }
      },
      error => {
        if (!stale) {
          setEventsError(error);
        }
      },
    );
    return () => {
      stale = true;
    };
  }, [environmentsApi, namespace, name]);

  const askUsage = useCallback(
    () => environmentsApi.getUsage({ namespace, name }),
    [environmentsApi, namespace, name],
  );
  const { answer: firstUsage, error: usageError } = useAsked(askUsage);

  const onMessage = useCallback((message: StreamMessage) => {
    switch (message.type) {
      case 'snapshot':
        if (message.items.length > 0) {
          setEnvironment(message.items[0]);
        }
        setGone(message.items.length === 0);
        break;
      case 'upsert':
        setEnvironment(message.item);
        setGone(false);
        break;
      case 'delete':
        setGone(true);
        break;
      case 'usage':
        setUsage(message.usage);
        break;
      default:
        setEvents(now => withEvents(now ?? [], [message.event]));
    }
  }, []);
  const live = useLive(namespace, name, onMessage);

  return {
    environment,
    gone,
    events,
    eventsError,
    usage: usage ?? firstUsage,
    usageError,
    live,
  };
}
