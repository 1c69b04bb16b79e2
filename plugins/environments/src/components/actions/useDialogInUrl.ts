import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { isDialogId } from './dialogs';
import { type DialogId } from './dialogTypes';

const DIALOG = 'dialog';
const SERVICE = 'service';
/** What the links in notifications carry. */
const EXTEND = 'extend';

/** A dialog that the address names. */
export interface DialogInUrl {
  id: DialogId | undefined;
  service: string | undefined;
  open: (id: DialogId, service?: string) => void;
  close: () => void;
}

/** Keeps which dialog is open in the address, so that it can be linked and left with "back". */
export function useDialogInUrl(): DialogInUrl {
  const [query, setQuery] = useSearchParams();
  const name = query.get(EXTEND) === '1' ? 'extend' : query.get(DIALOG);
  const id = isDialogId(name) ? name : undefined;
  const service = query.get(SERVICE) ?? undefined;

  const open = useCallback(
    (dialog: DialogId, of?: string) =>
      setQuery(before => {
        const next = withoutDialog(before);
        next.set(DIALOG, dialog);
        if (of !== undefined) {
          next.set(SERVICE, of);
        }
        return next;
      }),
    [setQuery],
  );
  const close = useCallback(
    () => setQuery(withoutDialog, { replace: true }),
    [setQuery],
  );
  return useMemo(
    () => ({ id, service, open, close }),
    [id, service, open, close],
  );
}

function withoutDialog(query: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(query);
  [DIALOG, SERVICE, EXTEND].forEach(key => rest.delete(key));
  return rest;
}
