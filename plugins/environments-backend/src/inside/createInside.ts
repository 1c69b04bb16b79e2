import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Clock, Cluster, ClusterAddress } from '@itdo/plugin-clusters-node';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { AuthorizedEnvironments } from '../environments/AuthorizedEnvironments';
import { EnvironmentStore } from '../environments/EnvironmentStore';
import { LogStreams } from '../logs/LogStreams';
import { People } from '../people/People';
import { TerminalTickets } from '../store/TerminalTickets';
import { Terminals } from '../terminal/Terminals';
import { ServiceVariables } from '../variables/ServiceVariables';
import { Containers } from './Containers';
import { InsideRights } from './InsideRights';
import { PersonalAccess } from './PersonalAccess';

/** Puts together what people do inside environments; `stop` ends what they have open. */
export function createInside(options: {
  /** How people's machines reach the cluster. */
  address: ClusterAddress;
  auth: AuthService;
  authorized: AuthorizedEnvironments;
  clock: Clock;
  cluster: Cluster;
  config: Pick<EnvironmentsConfig, 'kubeconfig' | 'terminal'>;
  logger: LoggerService;
  people: People;
  store: EnvironmentStore;
  tickets: TerminalTickets;
}) {
  const containers = new Containers(options.cluster);
  const rights = new InsideRights(options);
  const parts = { ...options, containers, rights };
  const logs = new LogStreams(parts);
  const terminals = new Terminals({
    ...parts,
    idleMinutes: options.config.terminal.idleMinutes,
  });
  return {
    containers,
    rights,
    logs,
    terminals,
    personalAccess: new PersonalAccess(parts),
    variables: new ServiceVariables(parts),
    stop() {
      logs.stop();
      terminals.stop();
    },
  };
}
