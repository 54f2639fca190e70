import { Button, DateRangePicker, Select } from '@backstage/ui';
import { CalendarDate, parseDate } from '@internationalized/date';
import { runTriggerKinds } from '@openlake/plugin-openlake-common';
import { Chip, stateLook } from '@openlake/plugin-openlake-react';
import { RiCloseLine } from '@remixicon/react';
import { useState } from 'react';
import { JobSelect } from '../filter/JobSelect';
import { UrlFilter } from '../filter/useUrlFilter';
import { WorkspaceSelect } from '../filter/WorkspaceSelect';
import { triggerWord } from '../runWords/TriggerText';
import { RUN_FILTER_KEYS, spans } from './runFilter';
import classes from './RunFilters.module.css';

const stateOptions = Object.entries(stateLook)
  .filter(([id]) => id !== 'upstream_failed')
  .map(([id, { label }]) => ({ id, label }));

const triggerOptions = runTriggerKinds.map(kind => ({
  id: kind,
  label: triggerWord({ kind }),
}));

const timeOptions = [
  { id: 'any', label: 'Any time' },
  ...spans.map(({ id, label }) => ({ id, label })),
  { id: 'days', label: 'Days…' },
];

/** What the list of runs is narrowed to. All of it is in the address. */
export function RunFilters(props: {
  filter: UrlFilter<(typeof RUN_FILTER_KEYS)[number]>;
}) {
  const { filter } = props;
  const { values, set } = filter;
  const byDays = values.since !== undefined || values.until !== undefined;
  const [picking, setPicking] = useState(false);
  const days = byDays || picking;
  const setTime = (id: string) => {
    setPicking(id === 'days');
    set({
      last: spans.some(span => span.id === id) ? id : undefined,
      ...(id !== 'days' && { since: undefined, until: undefined }),
    });
  };
  return (
    <div className={classes.filters}>
      <WorkspaceSelect
        value={values.workspace}
        onChange={workspace => set({ workspace, job: undefined })}
      />
      <JobSelect
        workspace={values.workspace}
        value={values.job}
        onChange={job => set({ job })}
      />
      <ManySelect
        label="States"
        none="All states"
        options={stateOptions}
        value={values.state}
        onChange={state => set({ state })}
      />
      <ManySelect
        label="Triggers"
        none="All triggers"
        options={triggerOptions}
        value={values.trigger}
        onChange={trigger => set({ trigger })}
      />
      <Select
        aria-label="Time"
        size="small"
        options={timeOptions}
        value={days ? 'days' : values.last ?? 'any'}
        onChange={key => setTime(String(key))}
      />
      {days && (
        <DateRangePicker
          aria-label="Days on which they were created"
          size="small"
          value={rangeOf(values.since, values.until)}
          onChange={range =>
            set({
              since: range?.start.toString().slice(0, 10),
              until: range?.end.toString().slice(0, 10),
            })
          }
        />
      )}
      {values.backfill && (
        <Chip
          icon={<RiCloseLine size={13} aria-hidden />}
          title="Show runs outside of this backfill as well"
          onPress={() => set({ backfill: undefined })}
        >
          Of one backfill
        </Chip>
      )}
      {filter.isSet && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() => {
            setPicking(false);
            filter.clear();
          }}
        >
          Clear filter
        </Button>
      )}
    </div>
  );
}

/** A choice of several, kept as one text with commas. */
function ManySelect(props: {
  label: string;
  /** Word for no choice. */
  none: string;
  options: { id: string; label: string }[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <Select
      aria-label={props.label}
      size="small"
      selectionMode="multiple"
      placeholder={props.none}
      options={props.options}
      value={props.value?.split(',') ?? []}
      onChange={keys =>
        props.onChange((keys as string[]).join(',') || undefined)
      }
    />
  );
}

function rangeOf(
  since: string | undefined,
  until: string | undefined,
): { start: CalendarDate; end: CalendarDate } | null {
  const start = dayOf(since);
  const end = dayOf(until) ?? start;
  return start && end ? { start, end } : null;
}

function dayOf(text: string | undefined): CalendarDate | undefined {
  const day = text?.slice(0, 10);
  return day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? parseDate(day) : undefined;
}
