import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useState } from 'react';
import {
  environmentsApiRef,
  type EnvironmentRef,
  type EnvironmentsApi,
} from '../api/EnvironmentsApi';

/** What is done at once, without a dialog. */
export type QuickAct = 'pause' | 'resume' | 'restore';

/** An act that was refused. */
export interface ActFailure {
  act: QuickAct;
  name: string;
  error: Error;
}

const DO: Record<
  QuickAct,
  (api: EnvironmentsApi, ref: EnvironmentRef) => Promise<void>
> = {
  pause: (api, ref) => api.updateEnvironment(ref, { paused: true }),
  resume: (api, ref) => api.resumeEnvironment(ref),
  restore: (api, ref) => api.restoreEnvironment(ref),
};

/** Pauses, resumes and restores; the streams show what comes of it. */
export function useQuickActs(): {
  act: (act: QuickAct, ref: EnvironmentRef) => Promise<void>;
  /** The act that is being asked for. */
  pending: QuickAct | undefined;
  /** The last one that was refused, until the next is tried. */
  failure: ActFailure | undefined;
} {
  const api = useApi(environmentsApiRef);
  const [pending, setPending] = useState<QuickAct>();
  const [failure, setFailure] = useState<ActFailure>();

  const act = useCallback(
    async (what: QuickAct, { namespace, name }: EnvironmentRef) => {
      setFailure(undefined);
      setPending(what);
      try {
        await DO[what](api, { namespace, name });
      } catch (reason) {
        const error =
          reason instanceof Error ? reason : new Error(String(reason));
        setFailure({ act: what, name, error });
      } finally {
        setPending(undefined);
      }
    },
    [api],
  );
  return { act, pending, failure };
}
