import { useApi } from '@backstage/frontend-plugin-api';
import { LogLine } from '@openlake/plugin-openlake-common';
import { openlakeApiRef } from '@openlake/plugin-openlake-react';
import { useEffect, useState } from 'react';
import { LogSource } from './useLog';

/** Most lines per answer of the API. */
const PAGE = 5_000;
/** Beyond this a person looks for something else. */
const MOST = 20_000;
const AFTER_TYPING = 250;

/** Lines of a log that contain a text. */
export interface LogHits {
  lines: LogLine[];
  /** There are more than were asked for. */
  more: boolean;
  isLoading: boolean;
  error?: Error;
}

const nothing: LogHits = { lines: [], more: false, isLoading: false };

/**
 * Finds a text in the whole log, read or not. A log that grows is searched
 * again when it has grown.
 *
 * @param total - lines of the log so far
 */
export function useLogHits(
  source: LogSource | undefined,
  text: string,
  total: number,
): LogHits {
  const api = useApi(openlakeApiRef);
  const [hits, setHits] = useState(nothing);
  const { run, task, attempt } = source ?? {};

  useEffect(() => {
    setHits(nothing);
  }, [run, task, attempt, text]);

  useEffect(() => {
    if (!run || !task || !attempt || !text) {
      return undefined;
    }
    const stop = new AbortController();
    const search = async () => {
      const lines: LogLine[] = [];
      try {
        for (let from = 1, page = PAGE; page === PAGE; ) {
          const answer = await api.call(
            'readLog',
            {
              params: { run, task, attempt },
              query: { from, limit: PAGE, contains: text },
            },
            { signal: stop.signal },
          );
          lines.push(...answer.lines);
          page = lines.length < MOST ? answer.lines.length : 0;
          from = answer.next;
        }
        if (!stop.signal.aborted) {
          setHits({ lines, more: lines.length >= MOST, isLoading: false });
        }
      } catch (error) {
        if (!stop.signal.aborted) {
          setHits({ ...nothing, error: error as Error });
        }
      }
    };
    setHits(previous => ({ ...previous, isLoading: true }));
    const timer = setTimeout(search, AFTER_TYPING);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [api, run, task, attempt, text, total]);

  return hits;
}
