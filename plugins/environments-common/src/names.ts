import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

/** Longest name of a namespace, a label value or a DNS label. */
export const MAX_NAME_LENGTH = 63;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const HASHED = /-[0-9a-f]{6}$/;
const MAX_SLUG_STEM = 24;

/** Whether `value` may name a namespace or a service. */
export function isDnsLabel(value: string): boolean {
  return DNS_LABEL.test(value);
}

/**
 * The part of names that stands for a user or group: the catalog name where it is a DNS label in the default namespace,
 * else a lower-case form of it and six hexadecimal digits of a hash of the whole reference.
 *
 * Names that look as if they carried such a hash get one too, so that nobody can be called what another's slug is.
 */
export function entitySlug(entityRef: string, defaultKind: string): string {
  const { plain, name, whole } = partsOf(entityRef, defaultKind);
  if (plain && isDnsLabel(name) && !HASHED.test(name)) {
    return name;
  }
  const stem = name
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG_STEM)
    .replace(/^-+|-+$/g, '');
  return `${stem || 'x'}-${bytesToHex(sha256(whole)).slice(0, 6)}`;
}

/** References are told apart without regard to case, as the catalog does. */
function partsOf(entityRef: string, defaultKind: string) {
  const ref = parseEntityRef(entityRef.toLowerCase(), { defaultKind });
  return {
    name: ref.name,
    plain: ref.namespace === 'default' && ref.kind === defaultKind,
    whole: stringifyEntityRef(ref),
  };
}

/** {@link entitySlug} of the owner of an environment. */
export function ownerSlug(owner: string): string {
  return entitySlug(owner, 'user');
}

/** {@link entitySlug} of a team. */
export function teamSlug(team: string): string {
  return entitySlug(team, 'group');
}

/** Name of the DevEnvironment object and of the namespace it makes: `dev-{name}-{owner}`. May be too long. */
export function environmentName(name: string, owner: string): string {
  return `dev-${name}-${ownerSlug(owner)}`;
}

/** Namespace in which a team's DevEnvironments live. */
export function teamNamespace(team: string): string {
  return `team-${teamSlug(team)}`;
}

/** The service account as which an owner acts in Kubernetes, in the namespace of their team. */
export function ownerServiceAccount(owner: string): string {
  return `u-${ownerSlug(owner)}`;
}

/** The bare name of an owner or team for a label, or its slug where the bare name would be ambiguous. */
export function labelValueOf(entityRef: string, defaultKind: string): string {
  const { plain, name } = partsOf(entityRef, defaultKind);
  return plain && name.length <= MAX_NAME_LENGTH
    ? name
    : entitySlug(entityRef, defaultKind);
}
