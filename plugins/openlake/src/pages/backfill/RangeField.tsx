import { Button, DateRangePicker } from '@backstage/ui';
import { toCalendarDate, toCalendarDateTime } from '@internationalized/date';
import { Segments } from '@openlake/plugin-openlake-react';
import { lastDays, PickedRange } from './backfillRange';
import classes from './BackfillDialog.module.css';

/** How exactly a range is picked. */
export type Precision = 'days' | 'moments';

/** From when to when, in the zone of the job. */
export function RangeField(props: {
  range: PickedRange | null;
  precision: Precision;
  timeZone: string;
  onChange: (range: PickedRange | null, precision: Precision) => void;
}) {
  const { range, precision, timeZone, onChange } = props;
  const days = precision === 'days';
  const change = (next: Precision) =>
    onChange(
      range && {
        start:
          next === 'days'
            ? toCalendarDate(range.start)
            : toCalendarDateTime(range.start),
        end:
          next === 'days'
            ? toCalendarDate(range.end)
            : toCalendarDateTime(range.end),
      },
      next,
    );
  return (
    <div className={classes.range}>
      <DateRangePicker
        label="Range"
        secondaryLabel={`${timeZone}, ${
          days ? 'both days included' : 'up to before the end'
        }`}
        size="small"
        granularity={days ? 'day' : 'minute'}
        hideTimeZone
        shouldForceLeadingZeros
        value={range}
        onChange={value => onChange(value, precision)}
      />
      <div className={classes.row}>
        <Segments
          label="How exact"
          options={[
            { id: 'days', label: 'Whole days' },
            { id: 'moments', label: 'With times' },
          ]}
          chosen={precision}
          onChoose={change}
        />
        {[7, 30, 90].map(count => (
          <Button
            key={count}
            size="small"
            variant="tertiary"
            onPress={() => onChange(lastDays(count, timeZone), 'days')}
          >
            Last {count} days
          </Button>
        ))}
      </div>
    </div>
  );
}
