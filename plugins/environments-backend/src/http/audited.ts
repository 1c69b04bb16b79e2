import {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';

/** Does a change and has it audited, with how it ended. */
export async function audited<T>(
  auditor: AuditorService,
  event: Pick<
    AuditorServiceCreateEventOptions,
    'eventId' | 'request' | 'severityLevel'
  > & {
    meta: JsonObject;
  },
  change: () => Promise<T>,
  metaOf: (result: T) => JsonObject = () => ({}),
): Promise<T> {
  const audit = await auditor.createEvent({
    severityLevel: 'medium',
    ...event,
  });
  let result: T;
  try {
    result = await change();
  } catch (error) {
    await audit.fail({ error: toError(error) });
    throw error;
  }
  await audit.success({ meta: metaOf(result) });
  return result;
}
