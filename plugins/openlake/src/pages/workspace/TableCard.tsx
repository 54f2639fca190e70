import { Table } from '@openlake/plugin-openlake-common';
import { formatCount } from '@openlake/plugin-openlake-react';
import { FreshnessMeter } from '../../tables/FreshnessMeter';
import { HealthSign } from '../../tables/HealthSign';
import { tableHealth } from '../../tables/tableHealth';
import classes from './TableCard.module.css';

/** A table as a card of the layer view. */
export function TableCard(props: {
  table: Table;
  selected: boolean;
  dimmed: boolean;
  onSelect: () => void;
  onHover: (on: boolean) => void;
}) {
  const { table, selected, dimmed, onSelect, onHover } = props;
  const health = tableHealth(table);
  return (
    <button
      type="button"
      className={[
        classes.card,
        classes[health],
        selected && classes.selected,
        dimmed && classes.dimmed,
      ]
        .filter(Boolean)
        .join(' ')}
      aria-pressed={selected}
      aria-label={table.name}
      onClick={onSelect}
      onMouseEnter={() => onHover(true)}
      onMouseLeave={() => onHover(false)}
      onFocus={() => onHover(true)}
      onBlur={() => onHover(false)}
    >
      <span className={classes.name}>
        <HealthSign health={health} />
        <b>{table.table}</b>
      </span>
      <span className={classes.rows}>
        {table.rows === undefined ? (
          'No rows yet'
        ) : (
          <>
            <b>{formatCount(table.rows)}</b> {table.rows === 1 ? 'row' : 'rows'}
          </>
        )}
      </span>
      <FreshnessMeter table={table} />
      <span
        className={`${classes.contract} ${
          health === 'broken' || health === 'unreadable' ? classes.bad : ''
        }`}
      >
        {contractLine(table)}
      </span>
    </button>
  );
}

function contractLine(table: Table): string {
  if (table.error) {
    return table.error;
  }
  const { contract } = table;
  return contract
    ? `${contract.passed} of ${contract.total} checks pass`
    : 'No contract';
}
