import { formatMs } from '@openlake/plugin-openlake-react';
import classes from './ComparePage.module.css';

/** Two durations as bars over each other, on one scale. */
export function PairedBars(props: {
  a?: number;
  b?: number;
  /** What the whole width stands for, in milliseconds. */
  longest: number;
  label: string;
}) {
  const { longest } = props;
  return (
    <span className={classes.bars} role="img" aria-label={props.label}>
      {([props.a, props.b] as const).map((ms, i) => (
        <span key={i} className={classes.bar}>
          {ms !== undefined && (
            <i
              data-side={i === 0 ? 'a' : 'b'}
              style={{ width: `${longest ? (ms / longest) * 100 : 0}%` }}
            />
          )}
          <small>{ms === undefined ? 'did not run' : formatMs(ms)}</small>
        </span>
      ))}
    </span>
  );
}
