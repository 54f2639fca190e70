import { CellLook, cellMark } from './cellMarks';
import classes from './CellLegend.module.css';

const entries: [string, CellLook][] = [
  ['Success', { state: 'success' }],
  ['Failed', { state: 'failed' }],
  ['Timed out', { state: 'timed_out' }],
  ['Canceled', { state: 'canceled' }],
  ['Skipped', { state: 'skipped' }],
  ['Upstream failed', { state: 'upstream_failed' }],
  ['Running', { state: 'running' }],
  ['Queued', { state: 'queued' }],
  ['Retried', { state: 'success', retried: true }],
  ['Repaired', { state: 'success', repaired: true }],
];

/** What the marks of a grid mean. @public */
export function CellLegend() {
  return (
    <ul className={classes.legend} aria-label="Legend">
      {entries.map(([label, look]) => (
        <li key={label}>
          <svg width={12} height={12} aria-hidden>
            {cellMark(look, 12)}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
