import { isIPv6 } from 'node:net';
import { KubernetesObject } from '@itdo/plugin-clusters-node';
import { labels, labelValueOf } from '@itdo/plugin-environments-common';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';

/** A NetworkPolicy as it travels; the client library's type calls `from` by another name. */
export interface NetworkPolicy extends KubernetesObject {
  spec: {
    podSelector: object;
    policyTypes: string[];
    ingress: Array<{ from: object[]; ports?: object[] }>;
    egress: Array<{ to: object[]; ports?: object[] }>;
  };
}

/** What the isolation of an environment depends on beside the environment. */
export interface IsolationOptions {
  ingress: EnvironmentsConfig['ingress'];
  /** Addresses that it must not reach. */
  exceptCidrs: string[];
  /** Ports at which the ingress controller may knock. */
  exposedPorts: number[];
}

const port = (protocol: 'TCP' | 'UDP', number: number) => ({
  protocol,
  port: number,
});

/**
 * Lets in development environments of the same team and, at exposed ports, the ingress controller; lets out to the web,
 * to DNS and to the environment itself, but never to the addresses of metadata services and the API server.
 */
export function isolation(
  team: string,
  { ingress, exceptCidrs, exposedPorts }: IsolationOptions,
): NetworkPolicy {
  const controllers = [
    { namespaceSelector: { matchLabels: ingress.namespaceLabels } },
    ...ingress.sourceCidrs.map(cidr => ({ ipBlock: { cidr } })),
  ];
  const everywhere = [
    block(
      '0.0.0.0/0',
      exceptCidrs.filter(cidr => !isV6(cidr)),
    ),
    block('::/0', exceptCidrs.filter(isV6)),
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'dev-isolation' },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchLabels: {
                  [labels.type]: 'development',
                  [labels.team]: labelValueOf(team, 'group'),
                },
              },
            },
          ],
        },
        ...(exposedPorts.length > 0
          ? [
              {
                from: controllers,
                ports: exposedPorts.map(number => port('TCP', number)),
              },
            ]
          : []),
      ],
      egress: [
        { to: [{ podSelector: {} }] },
        { to: everywhere, ports: [port('TCP', 80), port('TCP', 443)] },
        { to: everywhere, ports: [port('TCP', 53), port('UDP', 53)] },
      ],
    },
  };
}

function isV6(cidr: string): boolean {
  return isIPv6(cidr.split('/')[0]);
}

function block(cidr: string, except: string[]) {
  return { ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) } };
}
