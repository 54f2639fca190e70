import { BackfillInterval } from '@openlake/plugin-openlake-common';
import {
  DataTable,
  formatMs,
  NarrowLine,
  paths,
  StateWord,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { useMemo } from 'react';
import { reasonText } from '../runWords/reasonText';
import { intervalLook } from './backfillLook';
import { intervalLength, intervalText } from '../runWords/intervalText';
import classes from './IntervalTable.module.css';

/** The intervals of a backfill or of its plan, each with its run. */
export function IntervalTable(props: {
  intervals: readonly BackfillInterval[];
  /** Whose runs they lead to; without it they lead nowhere. */
  job?: { workspace: string; job: string };
  timeZone?: string;
  /** Pixels; a thousand intervals scroll in them. */
  height: number;
}) {
  const { intervals, job, timeZone } = props;
  const columns = useMemo((): TableColumn<BackfillInterval>[] => {
    return [
      {
        id: 'interval',
        header: timeZone ? `Interval, ${timeZone}` : 'Interval',
        cell: interval => (
          <span className={classes.line}>
            {intervalText(interval, timeZone)}{' '}
            <span className={classes.dim}>{intervalLength(interval)}</span>
          </span>
        ),
      },
      {
        id: 'state',
        header: 'State',
        cell: interval => {
          const look = intervalLook(interval);
          return (
            <>
              <StateWord state={look.state} label={look.label} />
              <NarrowLine>
                {interval.reason && reasonText(interval.reason)}
              </NarrowLine>
            </>
          );
        },
      },
      {
        id: 'run',
        header: 'Run',
        cell: ({ runNumber }) => runNumber !== undefined && `#${runNumber}`,
      },
      {
        id: 'reason',
        header: 'Why',
        wideOnly: true,
        cell: ({ reason }) => {
          const text = reason && reasonText(reason);
          return (
            <span className={`${classes.line} ${classes.dim}`} title={text}>
              {text}
            </span>
          );
        },
      },
      {
        id: 'duration',
        header: 'Duration',
        numeric: true,
        cell: ({ durationMs }) =>
          durationMs === undefined ? '–' : formatMs(durationMs),
      },
    ];
  }, [timeZone]);
  return (
    <DataTable
      label="Intervals"
      columns={columns}
      rows={intervals}
      rowKey={({ start }) => start}
      scrollsIn={props.height}
      href={({ run }) => run && job && paths.run({ ...job, run })}
    />
  );
}
