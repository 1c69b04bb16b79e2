import { useCallback, useMemo, useState } from 'react';
import { type Environment } from '../api/types';
import { type LiveState } from '../stream/LiveStream';
import { applyChange, type Collection } from './collection';
import { type StreamMessage } from './messages';
import { useLive } from './useLive';

/** All environments that the reader may see, as they change. */
export function useEnvironments(): {
  /** Undefined until the first snapshot came. */
  environments: Environment[] | undefined;
  live: LiveState;
} {
  const [collection, setCollection] = useState<Collection>();
  const onMessage = useCallback((message: StreamMessage) => {
    if (message.type !== 'event' && message.type !== 'usage') {
      setCollection(current => applyChange(current, message));
    }
  }, []);
  const live = useLive(undefined, undefined, onMessage);
  const environments = useMemo(
    () => collection && [...collection.values()],
    [collection],
  );
  return { environments, live };
}
