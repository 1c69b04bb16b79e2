import { useCallback, useMemo } from 'react';
import { type Environment } from '../../api/types';
import {
  useQuickActs,
  type ActFailure,
  type QuickAct,
} from '../../state/useQuickActs';
import { useRights } from '../../state/useRights';
import { actionsOf, type ActionId } from '../../view/actions';
import { type DialogId } from './dialogTypes';
import { useDialogInUrl } from './useDialogInUrl';

/** What the reader can do on the page of one environment. */
export interface Control {
  actions: ReadonlySet<ActionId>;
  /** Opens a dialog, of one service where one is named. */
  open: (id: DialogId, service?: string) => void;
  act: (act: QuickAct) => void;
  pending: QuickAct | undefined;
}

const NOTHING: ReadonlySet<ActionId> = new Set();

/**
 * The control of an environment, its open dialog, and what was refused last.
 *
 * @param environment - undefined while it is not known
 */
export function useControl(
  namespace: string,
  name: string,
  environment: Environment | undefined,
): {
  control: Control;
  failure: ActFailure | undefined;
  /** The dialog to show; absent where it names what the reader cannot do. */
  dialog: DialogId | undefined;
  service: string | undefined;
  close: () => void;
} {
  const rights = useRights(namespace, name);
  const { act, pending, failure } = useQuickActs();
  const { id, service, open, close } = useDialogInUrl();
  const actions = useMemo(
    () => (environment ? actionsOf(environment, rights) : NOTHING),
    [environment, rights],
  );
  const actHere = useCallback(
    (what: QuickAct) => void act(what, { namespace, name }),
    [act, namespace, name],
  );
  const control = useMemo(
    () => ({ actions, open, act: actHere, pending }),
    [actions, open, actHere, pending],
  );
  return {
    control,
    failure,
    dialog: id && actions.has(id) ? id : undefined,
    service,
    close,
  };
}
