import { ButtonIcon, ButtonLink, Skeleton } from '@backstage/ui';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { layerOfSchema, Table } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  formatBytes,
  formatCount,
  paths,
  plural,
  RelativeTime,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { RiCloseLine } from '@remixicon/react';
import { HealthWord } from '../../tables/HealthSign';
import { LayerMark } from '../../tables/LayerMark';
import { tableHealth } from '../../tables/tableHealth';
import { tableParams } from '../../tables/tableParams';
import { WriterLink } from '../../tables/WriterLink';
import { LayerEdge } from './layerGraph';
import { OwnerLink } from '../names/OwnerLink';
import classes from './TableSummary.module.css';

/** What matters of one table, beside the layer view. */
export function TableSummary(props: {
  /** `catalog.schema.table` */
  name: string;
  /** Those that the page has; another one is asked for. */
  tables: Table[];
  edges: LayerEdge[];
  onClose: () => void;
}) {
  const { name, tables, edges, onClose } = props;
  const loaded = tables.find(table => table.name === name);
  const asked = useOpenlake(
    'getTable',
    { params: tableParams(name) },
    { enabled: !loaded },
  );
  const table = loaded ?? asked.data?.table;
  const { catalog, schema, table: short } = tableParams(name);
  const from = edges.filter(e => e.to === name).map(e => e.from);
  const to = edges.filter(e => e.from === name).map(e => e.to);
  return (
    <aside className={classes.panel} aria-label={`Table ${name}`}>
      <header className={classes.head}>
        <div>
          <code>
            {catalog}.{schema}
          </code>
          <h2>
            {short} {table && <HealthWord health={tableHealth(table)} />}
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
      {table ? (
        <TableFacts table={table} />
      ) : (
        <AnswerView
          answer={asked}
          what={`Table ${name}`}
          skeleton={<Skeleton width="100%" height={160} />}
        >
          {() => null}
        </AnswerView>
      )}
      <Neighbours title="Made from" names={from} />
      <Neighbours title="Feeds" names={to} />
      <footer className={classes.foot}>
        <ButtonLink
          size="small"
          variant="primary"
          href={paths.table({ table: name })}
        >
          Open table
        </ButtonLink>
        <ButtonLink
          size="small"
          variant="secondary"
          href={paths.table({ table: name, tab: 'data' })}
        >
          See rows
        </ButtonLink>
      </footer>
    </aside>
  );
}

function TableFacts({ table }: { table: Table }) {
  return (
    <>
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
    </>
  );
}

function Neighbours(props: { title: string; names: string[] }) {
  const { title, names } = props;
  return names.length === 0 ? null : (
    <div className={classes.section}>
      <b>{title}</b>
      <ul>
        {names.map(name => {
          const { schema, table } = tableParams(name);
          return (
            <li key={name}>
              <LayerMark layer={layerOfSchema(schema)} />
              <RouterLink href={paths.table({ table: name })}>
                {schema}.{table}
              </RouterLink>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
