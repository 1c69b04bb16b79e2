import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { PHASES } from '@itdo/plugin-environments-common';
import { pageOf } from '../environments/pages';
import {
  ActionParts,
  askedFor,
  ENVIRONMENT_INPUT,
  inWordsOfRest,
  whoCalled,
} from './Action';
import { explain } from './explain';
import { summaryOf, summarySchema } from './summary';

const MOST = 100;
const READS = { readOnly: true, idempotent: true, destructive: false };

/** Actions that only look. */
export function registerQuestions(
  registry: ActionsRegistryService,
  parts: ActionParts,
): void {
  registry.register({
    name: 'list-environments',
    title: 'List development environments',
    description:
      'Lists the development environments that the caller may see, with their state, time of expiry and addresses. Without filters: all of them, at most 100.',
    attributes: READS,
    schema: {
      input: z =>
        z
          .object({
            mine: z
              .boolean()
              .optional()
              .describe('Only those that the caller owns'),
            owner: z
              .string()
              .optional()
              .describe('Only those of this user, such as user:default/jane'),
            team: z
              .string()
              .optional()
              .describe('Only those of this team, such as group:default/shop'),
            component: z
              .string()
              .optional()
              .describe(
                'Only those for this component, such as component:default/orders',
              ),
            phase: z
              .enum(PHASES)
              .optional()
              .describe('Only those in this state'),
          })
          .strict(),
      output: z =>
        z.object({
          environments: z.array(summarySchema(z)),
          totalItems: z.number().describe('How many there are in all'),
        }),
    },
    action: async ({ input, credentials }) =>
      inWordsOfRest(async () => {
        const { caller } = whoCalled(credentials, parts.auth);
        const { mine, owner, team, component, phase } = input;
        const page = pageOf(await parts.authorized.list(credentials), {
          owner: mine ? caller.id : owner?.toLowerCase(),
          team: team?.toLowerCase(),
          component: component?.toLowerCase(),
          phase,
          limit: MOST,
        });
        return {
          output: {
            environments: page.items.map(each => summaryOf(parts.view(each))),
            totalItems: page.totalItems,
          },
        };
      }),
  });

  registry.register({
    name: 'explain-why-not-ready',
    title: 'Explain why an environment is not ready',
    description:
      'Says in plain words why a development environment cannot be used, from the conditions, services and Kubernetes events of it, and what can be done about it.',
    attributes: READS,
    schema: {
      input: z =>
        z
          .object({ environment: z.string().describe(ENVIRONMENT_INPUT) })
          .strict(),
      output: z =>
        z.object({
          environment: z.string().describe('NAMESPACE/NAME'),
          phase: z.string(),
          ready: z.boolean(),
          summary: z.string().describe('The answer in a sentence or two'),
          reasons: z
            .array(z.string())
            .describe('What holds it up, the first thing first'),
          advice: z.array(z.string()).describe('What can be done about it'),
          warnings: z
            .array(z.string())
            .describe('What Kubernetes warned of, newest first'),
        }),
    },
    action: async ({ input, credentials }) =>
      inWordsOfRest(async () => {
        const { name } = await askedFor(input.environment, credentials, parts);
        const found = await parts.authorized.get(name, credentials);
        const view = parts.view(found);
        const events =
          view.phase === 'Ready' ? [] : await parts.events.list(found);
        return {
          output: {
            environment: `${view.namespace}/${view.name}`,
            phase: view.phase,
            ...explain(view, events),
          },
        };
      }),
  });
}
