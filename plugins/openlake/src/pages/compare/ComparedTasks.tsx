import { RouterLink } from '@backstage/frontend-plugin-api';
import {
  formatCount,
  RouteOutput,
  TableAccess,
} from '@openlake/plugin-openlake-common';
import {
  EmptyState,
  Panel,
  paths,
  plural,
  Segments,
  StateWord,
  toDisplayState,
} from '@openlake/plugin-openlake-react';
import { RiFlagLine } from '@remixicon/react';
import { useState } from 'react';
import { markText } from '../runWords/markText';
import { tablePairs } from './differenceWords';
import { durationChange } from './durationChange';
import { PairedBars } from './PairedBars';
import classes from './ComparePage.module.css';

type Comparison = RouteOutput<'compareRuns'>;
type Task = Comparison['tasks'][number];
type Shown = 'differing' | 'all';

/** Most lines drawn before somebody asks for all. */
const AT_ONCE = 200;
/** Digits of a snapshot's id that are shown. */
const SHORT_ID = 6;

/** The tasks of both runs, the first that differs on top. */
export function ComparedTasks({ comparison }: { comparison: Comparison }) {
  const { a, b, tasks, firstDifference } = comparison;
  const differing = tasks.filter(task => task.differs.length > 0);
  const [shown, setShown] = useState<Shown>(
    differing.length ? 'differing' : 'all',
  );
  const [most, setMost] = useState(AT_ONCE);
  const wanted = shown === 'all' ? tasks : differing;
  const first = wanted.find(task => task.key === firstDifference);
  const ordered = first
    ? [first, ...wanted.filter(task => task !== first)]
    : wanted;
  const longest = Math.max(
    ...tasks.flatMap(t => [t.a?.durationMs ?? 0, t.b?.durationMs ?? 0]),
  );
  return (
    <Panel
      title="Tasks"
      detail={`${differing.length} of ${tasks.length} differ`}
      actions={
        <Segments<Shown>
          label="Which tasks"
          chosen={shown}
          onChoose={setShown}
          options={[
            { id: 'differing', label: `Differing ${differing.length}` },
            { id: 'all', label: `All ${tasks.length}` },
          ]}
        />
      }
    >
      {wanted.length === 0 ? (
        <EmptyState title="No task differs">
          Every task came to the same result in about the same time.
        </EmptyState>
      ) : (
        <div className={classes.scroll}>
          <table className={classes.tasks} aria-label="Tasks of both runs">
            <thead>
              <tr>
                <th scope="col">Task</th>
                <th scope="col">#{a.number}</th>
                <th scope="col">#{b.number}</th>
                <th scope="col">Duration</th>
                <th scope="col">Rows and snapshots</th>
              </tr>
            </thead>
            <tbody>
              {ordered.slice(0, most).map(task => (
                <Row
                  key={task.key}
                  task={task}
                  comparison={comparison}
                  longest={longest}
                  isFirst={task === first}
                />
              ))}
            </tbody>
          </table>
          {ordered.length > most && (
            <button
              type="button"
              className={classes.more}
              onClick={() => setMost(ordered.length)}
            >
              Show {plural(ordered.length - most, 'more task')}
            </button>
          )}
        </div>
      )}
    </Panel>
  );
}

function Row(props: {
  task: Task;
  comparison: Comparison;
  longest: number;
  isFirst: boolean;
}) {
  const { task, comparison, longest, isFirst } = props;
  const { a, b } = task;
  const change = durationChange(a?.durationMs, b?.durationMs);
  return (
    <tr data-first={isFirst || undefined}>
      <th scope="row">
        <code>{task.key}</code>
        <small>
          {task.type}
          {isFirst && ', first difference'}
        </small>
      </th>
      {(['a', 'b'] as const).map(name => {
        const side = task[name];
        const run = comparison[name];
        return (
          <td key={name} data-run={`#${run.number}`}>
            {side ? (
              <RouterLink
                href={paths.run({ ...run, run: run.id, task: task.key })}
                aria-label={`${task.key} in #${run.number}${
                  side.mark ? ', marked' : ''
                }`}
              >
                <StateWord state={toDisplayState(side.state)} glyph />
                {side.attempts > 1 && ` ×${side.attempts}`}
                {side.mark && (
                  <span className={classes.flag} title={markText(side.mark)}>
                    <RiFlagLine size={14} aria-hidden />
                  </span>
                )}
              </RouterLink>
            ) : (
              <small>not in this run</small>
            )}
          </td>
        );
      })}
      <td className={classes.time}>
        <PairedBars
          a={a?.durationMs}
          b={b?.durationMs}
          longest={longest}
          label={`Durations of ${task.key}`}
        />
        {task.differs.includes('duration') && <small>{change}</small>}
      </td>
      <td>
        <Tables
          verb="wrote"
          pairs={tablePairs(a?.outputs ?? [], b?.outputs ?? [])}
        />
        <Tables
          verb="read"
          pairs={tablePairs(a?.inputs ?? [], b?.inputs ?? [])}
        />
      </td>
    </tr>
  );
}

function Tables(props: { verb: string; pairs: ReturnType<typeof tablePairs> }) {
  return (
    <>
      {props.pairs.map(({ table, a, b }) => {
        const same = a?.snapshotId === b?.snapshotId;
        return (
          <div
            key={table}
            className={classes.table}
            data-same={(same && a?.rows === b?.rows) || undefined}
          >
            <small>{props.verb}</small>{' '}
            <RouterLink href={paths.table({ table })}>{table}</RouterLink>{' '}
            <span>{rowsText(a, b)}</span>
            <p>
              {same ? (
                <>
                  {a?.snapshotId && 'both '}
                  <Snapshot table={table} id={a?.snapshotId} />
                </>
              ) : (
                <>
                  <Snapshot table={table} id={a?.snapshotId} /> →{' '}
                  <Snapshot table={table} id={b?.snapshotId} />
                </>
              )}
            </p>
          </div>
        );
      })}
    </>
  );
}

/** A snapshot by the end of its id, which is where ids of one table differ. */
function Snapshot(props: { table: string; id?: string }) {
  const { table, id } = props;
  if (!id) {
    return <>no snapshot</>;
  }
  return (
    <RouterLink
      href={paths.table({ table, tab: 'data', snapshot: id })}
      aria-label={`snapshot ${id} of ${table}`}
      title={id}
    >
      snapshot {shortId(id)}
    </RouterLink>
  );
}

function shortId(id: string): string {
  return id.length > SHORT_ID ? `…${id.slice(-SHORT_ID)}` : id;
}

function rowsText(a?: TableAccess, b?: TableAccess): string {
  if (a?.rows !== undefined && a.rows === b?.rows) {
    return plural(a.rows, 'row');
  }
  const [one, other] = [a, b].map(access => {
    if (!access) {
      return 'none';
    }
    return access.rows === undefined ? 'not known' : formatCount(access.rows);
  });
  return one === other ? `rows ${one}` : `${one} → ${other}`;
}
