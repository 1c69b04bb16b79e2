import { type EventSourceMessage } from 'eventsource-parser';
import {
  type Environment,
  type EnvironmentEvent,
  type EnvironmentIdentity,
  type EnvironmentSnapshot,
  type EnvironmentUsage,
} from '../api/types';
import { type Change } from './collection';

/** What the server says on a stream, as far as the page listens. */
export type StreamMessage =
  | Change
  | { type: 'event'; event: EnvironmentEvent }
  | { type: 'usage'; usage: EnvironmentUsage };

/**
 * Reads one message of a stream. Kinds that the page does not know are no
 * error: a newer server may say more.
 *
 * @throws SyntaxError if the data is not JSON
 */
export function readMessage(
  message: EventSourceMessage,
): StreamMessage | undefined {
  switch (message.event) {
    case 'snapshot': {
      const { items }: EnvironmentSnapshot = JSON.parse(message.data);
      return { type: 'snapshot', items };
    }
    case 'upsert': {
      const item: Environment = JSON.parse(message.data);
      return { type: 'upsert', item };
    }
    case 'delete': {
      const identity: EnvironmentIdentity = JSON.parse(message.data);
      return { type: 'delete', identity };
    }
    case 'event': {
      const event: EnvironmentEvent = JSON.parse(message.data);
      return { type: 'event', event };
    }
    case 'usage': {
      const usage: EnvironmentUsage = JSON.parse(message.data);
      return { type: 'usage', usage };
    }
    default:
      return undefined;
  }
}
