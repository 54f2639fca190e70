import {
  DataTable,
  EmptyState,
  formatBytes,
  formatCount,
  Panel,
  StateWord,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { HealthSignal, healthSignals } from './healthSignals';
import { TableDetail } from '../../tables/TableDetail';
import classes from './HealthTab.module.css';

const columns: TableColumn<HealthSignal>[] = [
  { id: 'name', header: 'What', cell: signal => <b>{signal.name}</b> },
  {
    id: 'value',
    header: 'Now',
    numeric: true,
    cell: signal =>
      signal.unit === 'bytes'
        ? formatBytes(signal.value)
        : formatCount(signal.value),
  },
  {
    id: 'state',
    header: 'Says',
    width: 120,
    cell: signal => (
      <StateWord
        glyph
        state={signal.concern ? 'timed_out' : 'success'}
        label={signal.concern ? 'Look at it' : 'Fine'}
      />
    ),
  },
  {
    id: 'meaning',
    header: 'Meaning',
    cell: signal => signal.concern ?? signal.fine,
  },
];

/** How well the table's files are laid out, and where they are. */
export function HealthTab({ detail }: { detail: TableDetail }) {
  const { health, location, metadataLocation, properties } = detail;
  const entries = Object.entries(properties);
  return (
    <>
      <Panel title="Files">
        {health ? (
          <DataTable
            label="Health"
            columns={columns}
            rows={healthSignals(health)}
            rowKey={signal => signal.name}
          />
        ) : (
          <EmptyState title="Nothing to measure yet">
            Health is known once the table has been written.
          </EmptyState>
        )}
      </Panel>
      <Panel title="Storage" padded>
        <dl className={classes.facts}>
          <dt>Location</dt>
          <dd>
            <code>{location ?? '–'}</code>
          </dd>
          <dt>Metadata</dt>
          <dd>
            <code>{metadataLocation ?? '–'}</code>
          </dd>
          {entries.map(([name, value]) => (
            <Property key={name} name={name} value={value} />
          ))}
        </dl>
      </Panel>
    </>
  );
}

function Property({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>
        <code>{value}</code>
      </dd>
    </>
  );
}
