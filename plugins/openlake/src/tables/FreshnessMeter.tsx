import { parseDuration, Table } from '@openlake/plugin-openlake-common';
import { formatAge, useNow } from '@openlake/plugin-openlake-react';
import classes from './FreshnessMeter.module.css';

/**
 * The age of a table against its rule: a bar that fills as the rule is used
 * up, amber past four fifths and red beyond it.
 */
export function FreshnessMeter(props: {
  table: Pick<Table, 'updatedAt' | 'freshness'>;
}) {
  const now = useNow();
  const { updatedAt, freshness } = props.table;
  if (!updatedAt) {
    return <span className={classes.text}>Never written</span>;
  }
  const age = Math.max(0, now - Date.parse(updatedAt));
  const limit = freshness && parseDuration(freshness.maxAge);
  if (!freshness || !limit) {
    return <span className={classes.text}>{formatAge(age)} old, no rule</span>;
  }
  const used = age / limit;
  return (
    <span
      className={classes.row}
      title={`Last written ${formatAge(age)} ago; the rule allows ${
        freshness.maxAge
      }`}
    >
      <span className={classes.meter} aria-hidden>
        <i
          className={classes[toneOf(used)]}
          style={{ width: `${Math.min(100, used * 100)}%` }}
        />
      </span>
      <span className={classes.text}>
        {formatAge(age)} of {freshness.maxAge}
      </span>
    </span>
  );
}

function toneOf(used: number): 'over' | 'near' | 'well' {
  if (used > 1) {
    return 'over';
  }
  return used > 0.8 ? 'near' : 'well';
}
