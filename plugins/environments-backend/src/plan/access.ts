import { JsonOf, KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  annotations,
  labels,
  labelValueOf,
  ownerServiceAccount,
  teamNamespace,
} from '@itdo/plugin-environments-common';
import {
  V1Namespace,
  V1RoleBinding,
  V1ServiceAccount,
} from '@kubernetes/client-node';

const RBAC = 'rbac.authorization.k8s.io';

/** Lets the members of the team in, its owner among them, as the accounts that stand for them. */
export function teamBinding(namespace: string): JsonOf<V1RoleBinding> {
  return binding('team', 'platform:environment-member', accountsIn(namespace));
}

/** The account of pods that name none: they get a token only where they ask for one. */
export function defaultAccount(): JsonOf<V1ServiceAccount> {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
    automountServiceAccountToken: false,
  };
}

/** The namespace in which a team's environments are asked for. */
export function teamNamespaceOf(
  team: string,
): JsonOf<V1Namespace> & KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: teamNamespace(team),
      labels: {
        [labels.type]: 'team',
        [labels.team]: labelValueOf(team, 'group'),
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
    },
  };
}

/** The account that stands for a person in the namespace of their team. */
export function personAccount(
  person: string,
  namespace: string,
): JsonOf<V1ServiceAccount> & KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name: ownerServiceAccount(person),
      namespace,
      labels: { [labels.owner]: labelValueOf(person, 'user') },
      annotations: { [annotations.owner]: person },
    },
    automountServiceAccountToken: false,
  };
}

/** What lets a person act in the namespace of their team: who they are there, and what its members may. */
export function memberObjects(
  owner: string,
  namespace: string,
): KubernetesObject[] {
  const members = binding(
    'members',
    'platform:team-member',
    accountsIn(namespace),
  );
  return [
    personAccount(owner, namespace),
    { ...members, metadata: { name: 'members', namespace } },
  ];
}

/** Everybody who has an account in a namespace. */
function accountsIn(namespace: string) {
  return {
    kind: 'Group',
    apiGroup: RBAC,
    name: `system:serviceaccounts:${namespace}`,
  };
}

function binding(
  name: string,
  role: string,
  subject: { kind: string; name: string; apiGroup: string },
): JsonOf<V1RoleBinding> {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [subject],
  };
}
