import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ActionParts } from './Action';
import { registerChanges } from './changes';
import { registerQuestions } from './questions';

/**
 * Registers what assistants and other plugins can do with environments, for whom they do it: each goes through the same
 * code as the REST API.
 */
export function registerActions(
  registry: ActionsRegistryService,
  parts: ActionParts,
): void {
  registerQuestions(registry, parts);
  registerChanges(registry, parts);
}
