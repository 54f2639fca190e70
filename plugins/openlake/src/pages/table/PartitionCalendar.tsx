import {
  formatBytes,
  formatCount,
  plural,
} from '@openlake/plugin-openlake-react';
import { CalendarDay, CalendarWeek } from '../../tables/partitionCalendar';
import classes from './PartitionCalendar.module.css';

const cell = 13;
const names = ['Mon', '', 'Wed', '', 'Fri', '', 'Sun'];

/** Days as cells, week beside week, darker where there are more rows. */
export function PartitionCalendar({ weeks }: { weeks: CalendarWeek[] }) {
  return (
    <div className={classes.scroll}>
      <svg
        width={40 + weeks.length * (cell + 2)}
        height={24 + 7 * (cell + 2)}
        role="img"
        aria-label={`Rows per day from ${weeks[0].monday}; the list below has the same figures`}
      >
        {names.map((name, i) => (
          <text
            key={i}
            x="0"
            y={20 + i * (cell + 2) + 10}
            className={classes.text}
          >
            {name}
          </text>
        ))}
        {weeks.map((week, i) => (
          <g
            key={week.monday}
            transform={`translate(${36 + i * (cell + 2)} 0)`}
          >
            {startsMonth(week, weeks[i - 1]) && (
              <text y="11" className={classes.text}>
                {week.monday.slice(0, 7)}
              </text>
            )}
            {week.days.map(
              (day, j) =>
                day && (
                  <rect
                    key={day.day}
                    y={18 + j * (cell + 2)}
                    width={cell}
                    height={cell}
                    rx="2"
                    className={day.partition ? undefined : classes.none}
                    fill={day.partition && `var(--olo-heat-${day.heat})`}
                  >
                    <title>{label(day)}</title>
                  </rect>
                ),
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

/** The first week of every third month is named; more would overlap. */
function startsMonth(week: CalendarWeek, previous?: CalendarWeek): boolean {
  const month = Number(week.monday.slice(5, 7));
  return (
    !previous ||
    (month % 3 === 1 && previous.monday.slice(0, 7) !== week.monday.slice(0, 7))
  );
}

function label({ day, partition }: CalendarDay): string {
  return partition
    ? `${day}\n${formatCount(partition.rows)} rows in ${plural(
        partition.files,
        'file',
      )}, ${formatBytes(partition.bytes)}`
    : `${day}\nno partition`;
}
