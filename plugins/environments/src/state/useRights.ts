import { usePermission } from '@backstage/plugin-permission-react';
import {
  environmentCreatePermission,
  environmentDeletePermission,
  environmentUpdatePermission,
} from '@itdo/plugin-environments-common';
import { useMemo } from 'react';
import { type Rights } from '../view/actions';

/** What the reader may do with the environment of this namespace and name; nothing until it is known. */
export function useRights(namespace: string, name: string): Rights {
  const resourceRef = `${namespace}/${name}`;
  const { allowed: update } = usePermission({
    permission: environmentUpdatePermission,
    resourceRef,
  });
  const { allowed: remove } = usePermission({
    permission: environmentDeletePermission,
    resourceRef,
  });
  const { allowed: create } = usePermission({
    permission: environmentCreatePermission,
  });
  return useMemo(
    () => ({ update, delete: remove, create }),
    [update, remove, create],
  );
}
