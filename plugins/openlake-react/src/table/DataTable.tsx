import { RouterLink } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import { ReactNode } from 'react';
import classes from './DataTable.module.css';

/** A column of a table. Declare the list outside of the component. @public */
export interface TableColumn<T> {
  id: string;
  header: ReactNode;
  cell: (row: T) => ReactNode;
  /** Numbers align right. */
  numeric?: boolean;
  /** CSS width; the rest is shared by need. */
  width?: string | number;
  /** Left out when the window is narrower than 640 px. */
  wideOnly?: boolean;
}

/**
 * Rows of one kind of thing. A row whose
 * `href` is set is a link as a whole; links inside stay their own.
 *
 * @public
 */
export function DataTable<T>(props: {
  /** What the rows are, for screen readers. */
  label: string;
  columns: TableColumn<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  href?: (row: T) => string | undefined;
  /** Name of the link of a row, when its first cell says too little. */
  hrefLabel?: (row: T) => string;
  /** The row that stands out, such as the one that is open. */
  isCurrent?: (row: T) => boolean;
}) {
  const { columns, rows, rowKey, href, hrefLabel, isCurrent } = props;
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={props.label}>
        <Head columns={columns} />
        <tbody>
          {rows.map(row => {
            const target = href?.(row);
            return (
              <tr
                key={rowKey(row)}
                className={target ? classes.linked : undefined}
                aria-current={isCurrent?.(row) || undefined}
              >
                {columns.map((column, i) => (
                  <td key={column.id} className={cellClass(column)}>
                    {i === 0 && target ? (
                      <RouterLink
                        href={target}
                        className={classes.link}
                        aria-label={hrefLabel?.(row)}
                      >
                        {column.cell(row)}
                      </RouterLink>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A table on its way, at its final height. @public */
export function DataTableSkeleton<T>(props: {
  columns: TableColumn<T>[];
  rows: number;
}) {
  return (
    <table className={classes.table} aria-hidden>
      <Head columns={props.columns} />
      <tbody>
        {Array.from({ length: props.rows }, (_, i) => (
          <tr key={i}>
            {props.columns.map(column => (
              <td key={column.id} className={cellClass(column)}>
                <Skeleton width={`${45 + ((i * 17) % 40)}%`} height={14} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Head<T>({ columns }: { columns: TableColumn<T>[] }) {
  return (
    <thead>
      <tr>
        {columns.map(column => (
          <th
            key={column.id}
            scope="col"
            className={cellClass(column)}
            style={{ width: column.width }}
          >
            {column.header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function cellClass<T>(column: TableColumn<T>): string {
  return [
    column.numeric && classes.numeric,
    column.wideOnly && classes.wideOnly,
  ]
    .filter(Boolean)
    .join(' ');
}
