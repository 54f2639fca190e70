import {
  Attempt,
  LogLine,
  Run,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import {
  EmptyState,
  findLine,
  formatBytes,
  formatCount,
  LogView,
  LogViewer,
  useShortcuts,
} from '@openlake/plugin-openlake-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { LogFind } from './LogFind';
import { LogFoot } from './LogFoot';
import { LogTools } from './LogTools';
import { filterLines, LogFilter } from './logLines';
import { useLog } from './useLog';
import { useLogDownload } from './useLogDownload';
import { LogHits, useLogHits } from './useLogHits';
import { taskId } from '../taskId';
import classes from './TaskLog.module.css';

/** The log of one attempt: live, searchable, and open at its first error. */
export function TaskLog(props: {
  run: Run;
  task: TaskRun;
  attempt?: Attempt;
  errorLine?: number;
  /** Line that somebody asked for elsewhere. */
  asked?: { line: number };
  stale: boolean;
}) {
  const { run, task, attempt, errorLine, asked, stale } = props;
  const live = attempt?.lifecycle === 'running' && !stale;
  const source = attempt?.startedAt
    ? { run: run.id, task: taskId(task), attempt: attempt.number }
    : undefined;
  const log = useLog(source, errorLine);
  const [view, setView] = useState<LogView>({
    wrap: true,
    follow: attempt?.lifecycle !== 'terminated' && errorLine === undefined,
    find: '',
    utc: false,
  });
  const [finding, setFinding] = useState(false);
  const [filter, setFilter] = useState<LogFilter>('all');
  const [target, setTarget] = useState<{ line: number } | undefined>(
    errorLine === undefined ? undefined : { line: errorLine },
  );
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked) {
      setTarget(asked);
    }
  }, [asked]);

  const found = useLogHits(source, view.find, log.total);
  const lines = useMemo(
    () => filterLines(log.lines, filter),
    [log.lines, filter],
  );
  const hits = useMemo(
    () => filterLines(found.lines, filter),
    [found.lines, filter],
  );
  const errors = useMemo(
    () => filterLines(log.lines, 'error').length,
    [log.lines],
  );
  const change = (values: Partial<LogView>) =>
    setView(previous => ({ ...previous, ...values }));
  const seek = (step: 1 | -1, kind: 'error' | 'find') => {
    const from = target?.line ?? 0;
    const line =
      kind === 'error'
        ? findLine(lines, from, step, l => l.level === 'error')
        : findLine(hits, from, step, () => true);
    if (line !== undefined) {
      change({ follow: false });
      if (!log.lines.some(l => l.line === line)) {
        log.readAround(line);
      }
      setTarget({ line });
    }
  };
  const { download, isDownloading } = useLogDownload(source);
  const openFind = () => {
    setFinding(true);
    requestAnimationFrame(() => box.current?.focus());
  };
  useShortcuts({
    n: () => seek(1, view.find ? 'find' : 'error'),
    N: () => seek(-1, view.find ? 'find' : 'error'),
    u: () => change({ utc: !view.utc }),
    e: () => change({ follow: !view.follow }),
    w: () => change({ wrap: !view.wrap }),
    s: openFind,
  });

  if (!attempt?.startedAt) {
    return (
      <EmptyState
        title={task.lifecycle === 'terminated' ? 'No log' : 'No log yet'}
      >
        {task.lifecycle === 'terminated'
          ? `${task.key} did not start${
              task.reason?.message ? `: ${task.reason.message}` : ''
            }.`
          : `${task.key} has not started. Its log appears here with the first line.`}
      </EmptyState>
    );
  }
  const gapText = log.complete
    ? 'not kept: the log reached its cap'
    : 'being read';

  return (
    <>
      <LogTools
        view={view}
        onView={change}
        live={live}
        filter={filter}
        onFilter={setFilter}
        errors={errors}
        onNextError={() => seek(1, 'error')}
        onFind={openFind}
        onDownload={download}
        isDownloading={isDownloading}
      />
      {finding && (
        <LogFind
          boxRef={box}
          text={view.find}
          hits={view.find ? hitWords(hits, found, target?.line) : ''}
          onChange={find => change({ find })}
          onStep={step => seek(step, 'find')}
          onClose={() => {
            setFinding(false);
            change({ find: '' });
          }}
        />
      )}
      {log.droppedBytes > 0 && (
        <p className={classes.dropped} role="note">
          {formatBytes(log.droppedBytes)} of this log are not kept: it reached
          its cap.
        </p>
      )}
      <LogViewer
        lines={lines}
        view={view}
        onFollowChange={follow => change({ follow })}
        target={target}
        errorLine={errorLine}
        gapText={filter === 'all' ? gapText : undefined}
        tail={live && !log.complete ? 'waiting for the next line' : undefined}
      />
      <LogFoot
        log={log}
        live={live}
        utc={view.utc}
        onUtc={utc => change({ utc })}
      />
    </>
  );
}

/** Where one is among the hits of the whole log: `3 of 1,204`. */
function hitWords(hits: LogLine[], found: LogHits, at?: number): string {
  if (found.error) {
    return `Not found out: ${found.error.message}`;
  }
  if (hits.length === 0) {
    return found.isLoading ? 'searching' : 'no line';
  }
  const count = `${formatCount(hits.length)}${found.more ? ' and more' : ''}`;
  const place = hits.findIndex(l => l.line === at);
  return place < 0
    ? `${count} ${hits.length === 1 ? 'line' : 'lines'}`
    : `${formatCount(place + 1)} of ${count}`;
}
