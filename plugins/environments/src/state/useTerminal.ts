import { errorApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type EnvironmentRef } from '../api/EnvironmentsApi';
import { insideApiRef } from '../api/InsideApi';
import { type TerminalClosed, TerminalLink } from '../terminal/TerminalLink';

/** Sooner than the session of a signed-in user ends. */
const RENEW_EVERY_MS = 20 * 60_000;

/** How far a terminal is. */
export type TerminalState =
  | { kind: 'idle' }
  | { kind: 'opening' }
  | { kind: 'open' }
  | { kind: 'refused'; error: Error }
  | { kind: 'closed'; closed: TerminalClosed };

/** A shell in a container, and what can be done with it. */
export interface UsedTerminal {
  state: TerminalState;
  open(where: { pod: string; container: string }): void;
  close(): void;
  type(text: string): void;
  resize(cols: number, rows: number): void;
}

/**
 * One shell at a time, for as long as the caller is shown.
 *
 * @param onData - what the shell shows; must be stable between renderings
 */
export function useTerminal(
  { namespace, name }: EnvironmentRef,
  onData: (data: Uint8Array) => void,
): UsedTerminal {
  const api = useApi(insideApiRef);
  const errorApi = useApi(errorApiRef);
  const [state, setState] = useState<TerminalState>({ kind: 'idle' });
  const link = useRef<TerminalLink>();
  const renewal = useRef<ReturnType<typeof setInterval>>();

  const close = useCallback(() => {
    clearInterval(renewal.current);
    link.current?.close();
    link.current = undefined;
  }, []);
  useEffect(() => close, [close]);

  const open = useCallback(
    async (where: { pod: string; container: string }) => {
      close();
      setState({ kind: 'opening' });
      try {
        const ref = { namespace, name };
        const { url } = await api.openTerminal(ref, where);
        link.current = new TerminalLink(url, {
          onOpen: () => setState({ kind: 'open' }),
          onData,
          onClose: closed => {
            clearInterval(renewal.current);
            setState({ kind: 'closed', closed });
          },
        });
        const renewed = link.current;
        renewal.current = setInterval(() => {
          api.openTerminal(ref, where).then(
            ({ ticket }) => renewed.renew(ticket),
            error => errorApi.post(error, { hidden: true }),
          );
        }, RENEW_EVERY_MS);
      } catch (error) {
        setState({
          kind: 'refused',
          error: error instanceof Error ? error : new Error(String(error)),
        });
      }
    },
    [api, close, errorApi, name, namespace, onData],
  );
  const type = useCallback((text: string) => link.current?.type(text), []);
  const resize = useCallback(
    (cols: number, rows: number) => link.current?.resize(cols, rows),
    [],
  );
  return { state, open, close, type, resize };
}
