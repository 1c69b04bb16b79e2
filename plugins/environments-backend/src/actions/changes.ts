import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import { Asked } from '../environments/Asked';
import {
  ActionParts,
  askedFor,
  ENVIRONMENT_INPUT,
  inWordsOfRest,
  whoCalled,
} from './Action';
import { createInput, requestOf } from './createInput';
import { summaryOf, summarySchema } from './summary';

/** Actions that make, change and end environments. */
export function registerChanges(
  registry: ActionsRegistryService,
  parts: ActionParts,
): void {
  const { desk, operations, view } = parts;

  registry.register({
    name: 'create-environment',
    title: 'Create a development environment',
    description:
      'Asks for a development environment: a namespace of its own with running services, removed when its time is up. It is there at once and Ready within a minute or so; explain-why-not-ready tells what it waits for. Give a blueprint or services.',
    // It takes from the budget of its owner and ends by itself; nothing that was there before is lost.
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: { input: createInput, output: summarySchema },
    action: async ({ input, credentials }) =>
      inWordsOfRest(async () => {
        const who = whoCalled(credentials, parts.auth);
        const { idempotencyKey } = input;
        const created = await desk.creation(undefined, 'create', who, () =>
          operations.create(who, requestOf(input), idempotencyKey),
        );
        return { output: summaryOf(view(created)) };
      }),
  });

  registry.register({
    name: 'extend-environment',
    title: 'Give a development environment more time',
    description:
      'Moves the time at which a development environment is removed into the future, by so many hours. It is refused beyond the longest time that the platform allows.',
    // Each call adds to its time.
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z =>
        z
          .object({
            environment: z.string().describe(ENVIRONMENT_INPUT),
            hours: z
              .number()
              .int()
              .min(1)
              .max(720)
              .describe('How many hours more'),
          })
          .strict(),
      output: summarySchema,
    },
    action: async ({ input, credentials }) =>
      inWordsOfRest(async () => {
        const asked = await askedFor(input.environment, credentials, parts);
        const changed = await desk.perform(asked, 'update', () =>
          operations.extend(asked, input.hours),
        );
        return { output: summaryOf(view(changed)) };
      }),
  });

  registry.register({
    name: 'delete-environment',
    title: 'Delete a development environment',
    description:
      'Stops a development environment, to be removed with all its data when its time of grace is over; until then it can be restored. With force it is removed at once and for good. Ask the user before you do this.',
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z =>
        z
          .object({
            environment: z.string().describe(ENVIRONMENT_INPUT),
            force: z
              .boolean()
              .optional()
              .describe('Whether it is removed at once and for good'),
          })
          .strict(),
      output: z =>
        z.object({
          environment: z.string().describe('NAMESPACE/NAME'),
          restorable: z.boolean().describe('Whether it can still be restored'),
          restorableUntil: z.string().optional().describe('RFC 3339'),
        }),
    },
    action: async ({ input, credentials }) =>
      inWordsOfRest(async () => {
        const { force = false } = input;
        const asked = await askedFor(input.environment, credentials, parts);
        await desk.perform(asked, force ? 'delete-forced' : 'delete', () =>
          operations.delete(asked, force),
        );
        const until = await restorableUntil(asked, parts);
        const { namespace, name } = asked.name;
        return {
          output: {
            environment: `${namespace}/${name}`,
            restorable: until !== undefined,
            restorableUntil: until,
          },
        };
      }),
  });
}

/** Until when a deletion can be taken back; undefined where it cannot. */
async function restorableUntil(
  { name, credentials }: Asked,
  { authorized }: ActionParts,
): Promise<string | undefined> {
  try {
    const left = await authorized.get(name, credentials, { fresh: true });
    return left.metadata.deletionTimestamp ? undefined : left.spec.deleteAfter;
  } catch (error) {
    if (error instanceof NotFoundError) {
      return undefined;
    }
    throw error;
  }
}
