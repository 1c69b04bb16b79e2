import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useState } from 'react';
import {
  environmentsApiRef,
  type EnvironmentRef,
} from '../api/EnvironmentsApi';

/** A service that was asked for and did not open. */
export interface OpenFailure {
  service: string;
  error: Error;
}

/**
 * Opens ports of services in tabs of their own. It must be called by a click, since browsers open no tabs otherwise.
 *
 * @returns what the last one that did not open says, until the next is tried
 */
export function useOpenService({ namespace, name }: EnvironmentRef): {
  open: (service: string, port: number) => Promise<void>;
  failure: OpenFailure | undefined;
} {
  const api = useApi(environmentsApiRef);
  const [failure, setFailure] = useState<OpenFailure>();

  const open = useCallback(
    async (service: string, port: number) => {
      setFailure(undefined);
      // The tab must be there before anything is waited for, and must know nothing of this page.
      const tab = window.open('', '_blank');
      try {
        if (!tab) {
          throw new Error(
            'Your browser opens no new tab for this page; allow it to, and try again.',
          );
        }
        tab.opener = null;
        const { url } = await api.openService(
          { namespace, name },
          { service, port },
        );
        tab.location.replace(url);
      } catch (reason) {
        tab?.close();
        const error =
          reason instanceof Error ? reason : new Error(String(reason));
        setFailure({ service, error });
      }
    },
    [api, namespace, name],
  );
  return { open, failure };
}
