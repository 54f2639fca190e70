import { Button, DateRangePicker } from '@backstage/ui';
import { toCalendarDate, toCalendarDateTime } from '@internationalized/date';
import { Segments } from '@openlake/plugin-openlake-react';
import { isForward, lastDays, PickedRange, Precision } from './backfillRange';
import classes from './BackfillDialog.module.css';

/** From when to when, in the zone of the job. */
export function RangeField(props: {
  range: PickedRange | null;
  precision: Precision;
  timeZone: string;
  onChange: (range: PickedRange | null, precision: Precision) => void;
}) {
  const { range, precision, timeZone, onChange } = props;
  const days = precision === 'days';
  const backwards = range !== null && !isForward(range, precision);
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
        isInvalid={backwards}
        onChange={value => onChange(value, precision)}
      />
      {backwards && (
        <p className={classes.invalid} role="alert">
          {days
            ? 'The last day lies before the first.'
            : 'The end has to lie after the start.'}
        </p>
      )}
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
