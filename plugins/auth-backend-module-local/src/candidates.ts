import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  Entity,
  GroupEntity,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
  UserEntity,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';

/** A user of the catalog as the sign-in page shows it. */
export interface Candidate {
  userEntityRef: string;
  displayName: string;
  email?: string;
  /** Titles of the groups of type `team` that the user is a member of. */
  teams: string[];
  /** Titles of the groups of type `role` that the user is a member of. */
  roles: string[];
}

/** Lists whom one may choose to be, by team and name. */
export async function listCandidates(
  catalog: CatalogService,
  credentials: BackstageCredentials,
): Promise<Candidate[]> {
  const { items } = await catalog.getEntities(
    { filter: { kind: ['User', 'Group'] } },
    { credentials },
  );
  const groups = new Map(
    items
      .filter(isGroup)
      .map(group => [stringifyEntityRef(group), group] as const),
  );
  return items
    .filter(isUser)
    .map(user => toCandidate(user, groups))
    .sort(
      (a, b) =>
        compare(a.teams.join(), b.teams.join()) ||
        compare(a.displayName, b.displayName),
    );
}

function toCandidate(
  user: UserEntity,
  groups: Map<string, GroupEntity>,
): Candidate {
  const memberOf = (user.relations ?? [])
    .filter(({ type }) => type === RELATION_MEMBER_OF)
    .flatMap(({ targetRef }) => groups.get(targetRef) ?? []);
  const titles = (type: string) =>
    memberOf
      .filter(group => group.spec.type === type)
      .map(group => group.metadata.title ?? group.metadata.name)
      .sort(compare);
  return {
    userEntityRef: stringifyEntityRef(user),
    displayName: user.spec.profile?.displayName ?? user.metadata.name,
    email: user.spec.profile?.email,
    teams: titles('team'),
    roles: titles('role'),
  };
}

function compare(left: string, right: string) {
  return left.localeCompare(right, 'en');
}

function isUser(entity: Entity): entity is UserEntity {
  return entity.kind === 'User';
}

function isGroup(entity: Entity): entity is GroupEntity {
  return entity.kind === 'Group';
}
