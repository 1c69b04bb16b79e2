import { LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { Informer } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { Caller } from '../environments/Caller';
import {
  EnvironmentName,
  EnvironmentStore,
} from '../environments/EnvironmentStore';
import { EnvironmentHistory, Happening } from '../store/EnvironmentHistory';
import { changeOf, creationOf, phaseOf, removalOf } from './happenings';

/** What is done through the API, in words. */
const OPERATIONS: Record<string, string> = {
  delete: 'Deleted; it can be restored for a while',
  'delete-forced': 'Deleted at once and for good',
  restore: 'Restored',
  resume: 'Started again',
  reset: 'All its data was thrown away',
  restart: 'Services were started anew',
  upgrade: 'Brought to the newest version of its blueprint',
  kubeconfig: 'A kubeconfig was handed out',
  open: 'A service was opened in a browser',
  terminal: 'A terminal was opened',
  'secrets-reveal': 'Secrets were shown',
};

/** Writes down what happens to environments: what the API does, and what the watch tells of all other doors. */
export class HistoryRecorder {
  readonly #history: EnvironmentHistory;
  readonly #store: EnvironmentStore;
  readonly #logger: LoggerService;

  constructor(options: {
    history: EnvironmentHistory;
    store: EnvironmentStore;
    logger: LoggerService;
  }) {
    this.#history = options.history;
    this.#store = options.store;
    this.#logger = options.logger;
  }

  /**
   * Follows the watch. Each replica does, and what they see alike is one entry.
   *
   * @returns a function that ends it
   */
  follow(informer: Informer<DevEnvironment>): () => void {
    return informer.subscribe({
      added: environment => {
        this.#write(creationOf(environment));
        this.#write(phaseOf(environment));
      },
      updated: (environment, previous) => {
        this.#write(changeOf(environment, previous));
        if (environment.status?.phase !== previous.status?.phase) {
          this.#write(phaseOf(environment));
        }
      },
      deleted: environment => this.#write(removalOf(environment)),
    });
  }

  /**
   * Takes note of an environment before something is done with it through the API, which may be its end.
   *
   * @returns what writes down that it was done; of the details, texts and lists of texts are told
   */
  about(
    name: EnvironmentName,
  ): (caller: Caller, action: string, details?: JsonObject) => void {
    const uid = this.#store.known(name)?.metadata.uid;
    return (caller, action, details = {}) => {
      if (uid) {
        const told = Object.values(details).flat().join(', ');
        const words = OPERATIONS[action] ?? 'Changed';
        this.#write({
          environmentUid: uid,
          actor: caller.id,
          via: 'portal',
          action,
          message: told ? `${words}: ${told}` : words,
        });
      }
    };
  }

  #write(happening: Happening | undefined): void {
    if (happening) {
      this.#history.write(happening).catch(error =>
        this.#logger.warn(
          'what happened to an environment is not written down',
          {
            action: happening.action,
            reason: String(error),
          },
        ),
      );
    }
  }
}
