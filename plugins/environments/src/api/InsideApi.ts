import { createApiRef } from '@backstage/frontend-plugin-api';
import {
  type Connections,
  type Container,
  type CostEstimate,
  type Kubeconfig,
  type RevealedSecrets,
  type TerminalTicket,
  type Timeline,
  type Variable,
} from '@itdo/plugin-environments-common';
import { type EnvironmentRef } from './EnvironmentsApi';

/** Whose log is read, and which part of it. */
export interface LogQuestion {
  service?: string;
  pod?: string;
  container?: string;
  follow: boolean;
  previous: boolean;
  /** Lines of each container at most. */
  tail: number;
}

/** A ticket with the whole address of its WebSocket. */
export type OpenedTerminal = TerminalTicket & { url: string };

/** What is done inside an environment. Failures are `ResponseError`s. */
export interface InsideApi {
  listContainers(ref: EnvironmentRef): Promise<Container[]>;

  /** The stream of what containers write; handed over as it is, refusals too. */
  openLogs(
    ref: EnvironmentRef,
    question: LogQuestion,
    signal: AbortSignal,
  ): Promise<Response>;

  /** A ticket for a shell; good for one WebSocket, within half a minute. */
  openTerminal(
    ref: EnvironmentRef,
    where: { pod: string; container: string },
  ): Promise<OpenedTerminal>;

  createKubeconfig(
    ref: EnvironmentRef,
    expirySeconds: number,
  ): Promise<Kubeconfig>;

  getConnections(ref: EnvironmentRef): Promise<Connections>;

  listVariables(ref: EnvironmentRef): Promise<Variable[]>;

  /** What a service is given from Secrets; asking is audited. */
  revealSecrets(ref: EnvironmentRef, service: string): Promise<RevealedSecrets>;

  getCost(ref: EnvironmentRef): Promise<CostEstimate>;

  /** @param before - what a former page gave as `next` */
  getTimeline(ref: EnvironmentRef, before?: string): Promise<Timeline>;
}

/** The part of the environments REST API that reaches inside them. */
export const insideApiRef = createApiRef<InsideApi>().with({
  id: 'plugin.environments.inside',
  pluginId: 'environments',
});
