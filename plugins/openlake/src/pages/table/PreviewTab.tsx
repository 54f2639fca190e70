import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { ButtonLink, Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  EmptyState,
  formatMs,
  Note,
  Panel,
  paths,
  plural,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { RiHistoryLine } from '@remixicon/react';
import { tableParams } from '../../tables/tableParams';
import { TableDetail } from '../../tables/TableDetail';
import classes from './PreviewTab.module.css';

type Preview = RouteOutput<'previewTable'>;

/** Some rows, now or as of a snapshot. */
export function PreviewTab({ detail }: { detail: TableDetail }) {
  const { table } = detail;
  const [search] = useAppSearchParams();
  const snapshot = search.get('snapshot') ?? undefined;
  const answer = useOpenlake(
    'previewTable',
    { params: tableParams(table.name), query: { snapshot, limit: 100 } },
    { pace: 'once' },
  );
  return (
    <>
      {snapshot && snapshot !== table.snapshotId && (
        <Note
          tone="run"
          icon={<RiHistoryLine size={18} aria-hidden />}
          title={`You see the table as of snapshot ${snapshot}.`}
          actions={
            <ButtonLink
              size="small"
              variant="secondary"
              href={paths.table({ table: table.name, tab: 'data' })}
            >
              Back to now
            </ButtonLink>
          }
        />
      )}
      <Panel
        title="Rows"
        detail={
          answer.data &&
          `first ${plural(
            answer.data.rows.length,
            'row',
          )}, in no order, read in ${formatMs(answer.data.durationMs)}`
        }
      >
        <AnswerView
          answer={answer}
          what="Rows"
          unaffected="The other tabs are not affected."
          skeleton={<Skeleton width="100%" height={360} />}
        >
          {data =>
            data.rows.length === 0 ? (
              <EmptyState title="No rows">
                {snapshot
                  ? 'The table was empty at this snapshot.'
                  : 'The table is empty.'}
              </EmptyState>
            ) : (
              <Rows data={data} />
            )
          }
        </AnswerView>
      </Panel>
    </>
  );
}

function Rows({ data }: { data: Preview }) {
  return (
    <div
      className={classes.scroll}
      role="region"
      aria-label="Rows"
      // A region that scrolls must be reachable without a mouse.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            {data.columns.map(column => (
              <th
                key={column.name}
                scope="col"
                className={isNumber(column) ? classes.number : undefined}
              >
                {column.name}
                <small>{column.type}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, i) => (
            <tr key={i}>
              {row.map((value, j) => (
                <td
                  key={data.columns[j].name}
                  className={
                    isNumber(data.columns[j]) ? classes.number : undefined
                  }
                >
                  <Value value={value} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** By Iceberg's names of types. */
function isNumber({ type }: { type: string }): boolean {
  return /^(int|long|float|double|decimal)\b/.test(type);
}

function Value({ value }: { value: unknown }) {
  if (value === null || value === undefined) {
    return <i className={classes.null}>null</i>;
  }
  const text =
    typeof value === 'object' ? JSON.stringify(value) : String(value);
  return <span title={text.length > 40 ? text : undefined}>{text}</span>;
}
