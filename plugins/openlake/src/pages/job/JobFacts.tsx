import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  Facts,
  formatInstant,
  formatMs,
  isOpen,
  plural,
  RelativeTime,
  toDisplayState,
} from '@openlake/plugin-openlake-react';
import { priorityWord } from '../start/priorityOptions';

/** The facts in the head of a job. */
export function JobFacts(props: {
  detail: RouteOutput<'getJob'>;
  grid?: RouteOutput<'jobGridView'>;
}) {
  const { job, tasks, concurrency, priority } = props.detail;
  const { grid } = props;
  const ended =
    grid?.runs.filter(
      ({ state }) =>
        !isOpen(toDisplayState(state)) &&
        state !== 'canceled' &&
        state !== 'skipped',
    ) ?? [];
  const good = ended.filter(run => run.state === 'success').length;
  const [trigger, ...more] = job.triggers;
  return (
    <Facts
      facts={[
        {
          label: 'Trigger',
          value: trigger?.text ?? 'Manual only',
          detail: more.length > 0 && `and ${more.length} more`,
          title: job.triggers.map(t => t.text).join('\n'),
        },
        job.nextFire !== undefined &&
          !job.paused && {
            label: 'Next',
            value: <RelativeTime at={job.nextFire} />,
            title: formatInstant(job.nextFire),
          },
        ended.length > 0 && {
          label: `Success, last ${ended.length}`,
          value: `${((good / ended.length) * 100).toFixed(
            good === ended.length ? 0 : 1,
          )}%`,
          detail: `${good} of ${plural(ended.length, 'run')}`,
          title:
            'Runs that ended well, of those shown that ended by themselves: what was canceled or skipped does not count',
        },
        grid?.medianDurationMs !== undefined && {
          label: 'Median duration',
          value: formatMs(grid.medianDurationMs),
        },
        { label: 'Tasks', value: tasks.length },
        {
          label: 'At a time',
          value: plural(concurrency.maxConcurrentRuns, 'run'),
          detail:
            {
              queue: 'others queue',
              skip: 'others are skipped',
              fail: 'others fail',
              cancel_oldest: 'the oldest gives way',
            }[concurrency.whenFull] ?? concurrency.whenFull,
        },
        {
          label: 'Priority',
          value: priorityWord(priority),
          title:
            'Of its runs where they have to wait, unless one asks for another',
        },
      ]}
    />
  );
}
