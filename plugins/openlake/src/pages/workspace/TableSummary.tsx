import { ButtonIcon, ButtonLink } from '@backstage/ui';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { Table } from '@openlake/plugin-openlake-common';
import {
  formatBytes,
  formatCount,
  paths,
  plural,
  RelativeTime,
} from '@openlake/plugin-openlake-react';
import { RiCloseLine } from '@remixicon/react';
import { HealthWord } from '../../tables/HealthSign';
import { LayerMark } from '../../tables/LayerMark';
import { tableHealth } from '../../tables/tableHealth';
import { WriterLink } from '../../tables/WriterLink';
import { LayerEdge } from './layerGraph';
import { OwnerLink } from './OwnerLink';
import classes from './TableSummary.module.css';

/** What matters of one table, beside the layer view. */
export function TableSummary(props: {
  table: Table;
  tables: Table[];
  edges: LayerEdge[];
  onClose: () => void;
}) {
  const { table, tables, edges, onClose } = props;
  const named = (names: string[]) =>
    tables.filter(({ name }) => names.includes(name));
  const from = named(edges.filter(e => e.to === table.name).map(e => e.from));
  const to = named(edges.filter(e => e.from === table.name).map(e => e.to));
  return (
    <aside className={classes.panel} aria-label={`Table ${table.name}`}>
      <header className={classes.head}>
        <div>
          <code>
            {table.catalog}.{table.schema}
          </code>
          <h2>
            {table.table} <HealthWord health={tableHealth(table)} />
          </h2>
        </div>
        <ButtonIcon
          size="small"
          variant="tertiary"
          aria-label="Close"
          icon={<RiCloseLine size={16} />}
          onPress={onClose}
        />
      </header>
      {table.description && (
        <p className={classes.description}>{table.description}</p>
      )}
      <dl className={classes.facts}>
        <dt>Rows</dt>
        <dd>{table.rows === undefined ? '–' : formatCount(table.rows)}</dd>
        <dt>Size</dt>
        <dd>
          {table.bytes === undefined
            ? '–'
            : `${formatBytes(table.bytes)} in ${plural(
                table.files ?? 0,
                'file',
              )}`}
        </dd>
        <dt>Columns</dt>
        <dd>{table.columns}</dd>
        <dt>Updated</dt>
        <dd>
          {table.updatedAt ? <RelativeTime at={table.updatedAt} /> : 'Never'}
        </dd>
        <dt>Written by</dt>
        <dd>
          <WriterLink table={table} />
        </dd>
        {table.owner && (
          <>
            <dt>Owner</dt>
            <dd>
              <OwnerLink owner={table.owner} />
            </dd>
          </>
        )}
      </dl>
      {table.contract && (
        <p className={classes.section}>
          <b>Contract</b> {table.contract.passed} of {table.contract.total}{' '}
          checks pass
        </p>
      )}
      <Neighbours title="Written from" tables={from} />
      <Neighbours title="Read to write" tables={to} />
      <footer className={classes.foot}>
        <ButtonLink
          size="small"
          variant="primary"
          href={paths.table({ table: table.name })}
        >
          Open table
        </ButtonLink>
        <ButtonLink
          size="small"
          variant="secondary"
          href={paths.table({ table: table.name, tab: 'data' })}
        >
          See rows
        </ButtonLink>
      </footer>
    </aside>
  );
}

function Neighbours(props: { title: string; tables: Table[] }) {
  const { title, tables } = props;
  return tables.length === 0 ? null : (
    <div className={classes.section}>
      <b>{title}</b>
      <ul>
        {tables.map(table => (
          <li key={table.name}>
            <LayerMark layer={table.layer} />
            <RouterLink href={paths.table({ table: table.name })}>
              {table.schema}.{table.table}
            </RouterLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
