import { LogLine } from '@openlake/plugin-openlake-common';
import { openlakeApiRef } from '@openlake/plugin-openlake-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { mergeLines } from './mergeLines';

/** Lines of the first answer, so that something is there soon, and of the others. */
const FIRST_PAGE = 1_000;
const PAGE = 5_000;
const LOOK_AGAIN = 1_000;
const AFTER_ERROR = 5_000;
/** Lines on either side of one that is asked for. */
const AROUND = 200;

/** Names a log. */
export interface LogSource {
  run: string;
  task: string;
  attempt: number;
}

/** A log as far as it has been read. */
export interface Log {
  lines: LogLine[];
  complete: boolean;
  droppedBytes: number;
  total: number;
  error?: Error;
  isLoading: boolean;
}

const nothing: Log = {
  lines: [],
  complete: false,
  droppedBytes: 0,
  total: 0,
  isLoading: true,
};

/**
 * Reads a log from its first line and goes on reading while it grows. An error
 * is told, kept beside what was read, and tried again. `readAround` fetches the
 * neighbourhood of a line that reading has not reached yet.
 *
 * @param first - Line to have early, such as that of the first error.
 */
export function useLog(
  source: LogSource | undefined,
  first?: number,
): Log & { readAround: (line: number) => void } {
  const api = useApi(openlakeApiRef);
  const [log, setLog] = useState(nothing);
  const { run, task, attempt } = source ?? {};

  useEffect(() => {
    setLog(nothing);
    if (!run || !task || !attempt) {
      return undefined;
    }
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = 1;
    const read = async () => {
      try {
        const page = await api.call(
          'readLog',
          {
            params: { run, task, attempt },
            query: { from, limit: from === 1 ? FIRST_PAGE : PAGE },
          },
          { signal: stop.signal },
        );
        if (stop.signal.aborted) {
          return;
        }
        from = page.next;
        setLog(previous => ({
          lines: mergeLines(previous.lines, page.lines),
          complete: page.complete,
          droppedBytes: page.droppedBytes,
          total: page.total,
          isLoading: false,
        }));
        if (!page.complete) {
          const more = page.lines.length > 0 && page.next <= page.total;
          timer = setTimeout(read, more ? 0 : LOOK_AGAIN);
        }
      } catch (error) {
        if (!stop.signal.aborted) {
          setLog(previous => ({
            ...previous,
            error: error as Error,
            isLoading: false,
          }));
          timer = setTimeout(read, AFTER_ERROR);
        }
      }
    };
    read();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [api, run, task, attempt]);

  const around = useRef<AbortController>();
  useEffect(() => () => around.current?.abort(), [run, task, attempt]);
  const readAround = useCallback(
    async (line: number) => {
      if (!run || !task || !attempt) {
        return;
      }
      around.current?.abort();
      const stop = new AbortController();
      around.current = stop;
      try {
        const page = await api.call(
          'readLog',
          {
            params: { run, task, attempt },
            query: { from: Math.max(1, line - AROUND), limit: 2 * AROUND },
          },
          { signal: stop.signal },
        );
        if (!stop.signal.aborted) {
          setLog(previous => ({
            ...previous,
            lines: mergeLines(previous.lines, page.lines),
          }));
        }
      } catch {
        // Reading goes on from the start, and gets there too.
      }
    },
    [api, run, task, attempt],
  );

  useEffect(() => {
    if (first !== undefined && first > FIRST_PAGE) {
      readAround(first);
    }
  }, [readAround, first]);

  return { ...log, readAround };
}
