import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useCallback } from 'react';
import { type Asked, useAsked } from './useAsked';

/** A person as the catalog knows them. */
export interface Member {
  /** Entity reference. */
  ref: string;
  title: string;
}

function nameOf(profile: unknown): string | undefined {
  return typeof profile === 'object' &&
    profile !== null &&
    'displayName' in profile &&
    typeof profile.displayName === 'string'
    ? profile.displayName
    : undefined;
}

/** The members of a team by name, as the catalog knows them. */
export function useTeamMembers(teamRef: string): Asked<Member[]> {
  const catalogApi = useApi(catalogApiRef);
  const ask = useCallback(async () => {
    const { items } = await catalogApi.getEntities({
      filter: {
        kind: 'User',
        'relations.memberOf': stringifyEntityRef(parseEntityRef(teamRef)),
      },
      fields: ['kind', 'metadata', 'spec.profile'],
    });
    return items
      .map(entity => ({
        ref: stringifyEntityRef(entity),
        title: nameOf(entity.spec?.profile) ?? entity.metadata.name,
      }))
      .sort((a, b) => a.title.localeCompare(b.title));
  }, [catalogApi, teamRef]);
  return useAsked(ask);
}
