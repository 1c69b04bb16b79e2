import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterConnection,
  connectCluster,
  systemClock,
} from '@itdo/plugin-clusters-node';
import { Acceptance } from '../../acceptance/Acceptance';
import { EnvironmentsConfig } from '../../config/EnvironmentsConfig';
import { EnvironmentsController } from '../../controller/EnvironmentsController';
import { ServiceKinds } from '../../kinds/ServiceKinds';
import { ImpatientCluster } from './ImpatientCluster';

/*
 * The controller as a process of its own, for tests that end it in every way there is. It begins when it is told what to
 * work with, says when it leads, and ends with the process that started it.
 */

/** What a controller's process is told. */
export interface Orders {
  connection: Omit<ClusterConnection, 'authorization'>;
  token: string;
  config: EnvironmentsConfig;
  owner: string;
  team: string;
}

/** What it says. */
export type Report = 'begun' | 'leads';

const LOOK_MS = 25;

const silent: LoggerService = {
  debug() {},
  info() {},
  warn() {},
  error(message) {
    process.stderr.write(`${message}\n`);
  },
  child: () => silent,
};

function begin({ connection, token, config, owner, team }: Orders): void {
  const cluster = connectCluster(
    { ...connection, authorization: async () => `Bearer ${token}` },
    { logger: silent },
  );
  const kinds = ServiceKinds.withDefaults();
  const controller = new EnvironmentsController({
    cluster: new ImpatientCluster(cluster),
    config,
    kinds,
    clock: systemClock,
    logger: silent,
    acceptance: new Acceptance({
      config,
      kinds,
      owners: {
        teamsOf: async user =>
          user === owner ? [{ ref: team, title: team }] : undefined,
        isTeam: async group => group === team,
      },
    }),
  });
  controller.start();
  say('begun');
  let isLeading = false;
  setInterval(() => {
    if (controller.active && !isLeading) {
      say('leads');
    }
    isLeading = controller.active;
  }, LOOK_MS);
}

function say(report: Report): void {
  process.send?.(report);
}

process.once('message', message => begin(message as Orders));
process.once('disconnect', () => process.exit());
