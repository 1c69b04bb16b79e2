import { useApi } from '@backstage/frontend-plugin-api';
import {
  type LogLines,
  type LogNotice,
  type StreamClosed,
} from '@itdo/plugin-environments-common';
import { type EventSourceMessage } from 'eventsource-parser';
import { useEffect, useState } from 'react';
import { type EnvironmentRef } from '../api/EnvironmentsApi';
import { insideApiRef, type LogQuestion } from '../api/InsideApi';
import { type LiveState, LiveStream } from '../stream/LiveStream';
import { linesOf, noticeOf, type ShownLine, withLines } from '../view/logText';

/** So often at most the page is drawn anew, whatever a container writes. */
const DRAW_EVERY_MS = 250;

/** What containers wrote, and whether more comes. */
export interface ReadLogs {
  lines: readonly ShownLine[];
  live: LiveState;
  /** Why the server ended the stream for good. */
  closed: StreamClosed['reason'] | undefined;
}

/**
 * Reads logs for as long as the caller is shown. A new connection begins anew with the newest lines.
 *
 * @param question - must be stable between renderings
 */
export function useLogs(
  { namespace, name }: EnvironmentRef,
  question: LogQuestion,
): ReadLogs {
  const api = useApi(insideApiRef);
  const [lines, setLines] = useState<readonly ShownLine[]>([]);
  const [live, setLive] = useState<LiveState>({ kind: 'connecting' });
  const [closed, setClosed] = useState<StreamClosed['reason']>();

  useEffect(() => {
    let fresh: ShownLine[] = [];
    let anew = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      const more = fresh;
      const begin = anew;
      fresh = [];
      anew = false;
      setLines(shown => withLines(begin ? [] : shown, more));
    };
    const add = (more: readonly ShownLine[]) => {
      fresh.push(...more);
      timer ??= setTimeout(draw, DRAW_EVERY_MS);
    };
    let stop = () => {};
    const read = ({ event, data }: EventSourceMessage) => {
      if (event === 'lines') {
        add(linesOf(JSON.parse(data) as LogLines));
      } else if (event === 'container') {
        const notice = noticeOf(JSON.parse(data) as LogNotice);
        add(notice ? [notice] : []);
      } else if (event === 'closed') {
        const { reason } = JSON.parse(data) as StreamClosed;
        if (reason !== 'ServerStopping' && reason !== 'TooSlow') {
          setClosed(reason);
          stop();
        }
      }
    };
    setClosed(undefined);
    setLines([]);
    const stream = new LiveStream({
      open: signal => {
        fresh = [];
        anew = true;
        return api.openLogs({ namespace, name }, question, signal);
      },
      onMessage: read,
      onState: setLive,
    });
    stop = stream.start();
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [api, namespace, name, question]);

  return { lines, live, closed };
}
