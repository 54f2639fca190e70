import { RouterLink } from '@backstage/frontend-plugin-api';
import { Checkbox, Skeleton } from '@backstage/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, ReactNode, Ref, useRef } from 'react';
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

/** A choice among the rows of a table, kept by the page. @public */
export interface RowSelection<T> {
  isChosen: (row: T) => boolean;
  /** The same function as long as the list is the same, so that rows need not be drawn again. */
  choose: (rows: readonly T[], chosen: boolean) => void;
  /** Names a row, for screen readers. */
  label: (row: T) => string;
}

/** Above this many rows a table that scrolls by itself draws what is in view. */
const DRAW_ALL = 60;
const ROW = 37;

interface CellsProps<T> {
  row: T;
  columns: TableColumn<T>[];
  href?: string;
  hrefLabel?: string;
}

interface RowProps<T> extends CellsProps<T> {
  isCurrent?: boolean;
  rowIndex?: number;
  /** Takes the height of a row of a long list. */
  measure?: Ref<HTMLTableRowElement>;
  isChosen?: boolean;
  choiceLabel?: string;
  onChoose?: RowSelection<T>['choose'];
}

/** What a row shows, which choosing all of them leaves alone. */
const Cells = memo(function CellsOf<T>(props: CellsProps<T>) {
  const { row, columns, href } = props;
  return (
    <>
      {columns.map((column, at) => (
        <td key={column.id} className={cellClass(column)}>
          {at === 0 && href ? (
            <RouterLink
              href={href}
              className={classes.link}
              aria-label={props.hrefLabel}
            >
              {column.cell(row)}
            </RouterLink>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </>
  );
}) as <T>(props: CellsProps<T>) => JSX.Element;

/** A row, drawn again only when it is another one: choosing one of many leaves the others alone. */
const Row = memo(function RowOf<T>(props: RowProps<T>) {
  const { row, columns, href, hrefLabel, isChosen, onChoose } = props;
  return (
    <tr
      className={href ? classes.linked : undefined}
      aria-current={props.isCurrent}
      data-chosen={isChosen}
      aria-rowindex={props.rowIndex}
      ref={props.measure}
      data-index={props.rowIndex && props.rowIndex - 2}
    >
      {onChoose && (
        <td className={classes.choice}>
          <Checkbox
            aria-label={`Select ${props.choiceLabel}`}
            isSelected={isChosen}
            onChange={chosen => onChoose([row], chosen)}
          />
        </td>
      )}
      <Cells row={row} columns={columns} href={href} hrefLabel={hrefLabel} />
    </tr>
  );
}) as <T>(props: RowProps<T>) => JSX.Element;

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
  /** Rows get a checkbox, and the head one for all of them. */
  selection?: RowSelection<T>;
  /** Pixels in which a long list scrolls by itself. */
  scrollsIn?: number;
}) {
  const { columns, rows, rowKey, href, hrefLabel, isCurrent, selection } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const long = props.scrollsIn !== undefined && rows.length > DRAW_ALL;
  const virtual = useVirtualizer({
    count: long ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    // Nothing has a height where nothing is laid out, as in a hidden tab.
    measureElement: row => row.getBoundingClientRect().height || ROW,
    overscan: 10,
    initialRect: { width: 800, height: props.scrollsIn ?? 0 },
  });
  const inView = virtual.getVirtualItems();
  const drawn = long ? inView.map(({ index }) => rows[index]) : rows;
  const span = columns.length + (selection ? 1 : 0);
  return (
    <div
      ref={scroller}
      className={long ? classes.scrollsBoth : classes.scroll}
      style={long ? { height: props.scrollsIn } : undefined}
    >
      <table
        className={classes.table}
        aria-label={props.label}
        aria-rowcount={long ? rows.length + 1 : undefined}
      >
        <Head columns={columns} rows={rows} selection={selection} />
        <tbody>
          <Gap height={inView[0]?.start ?? 0} span={span} />
          {drawn.map((row, i) => (
            <Row
              key={rowKey(row)}
              row={row}
              columns={columns}
              href={href?.(row)}
              hrefLabel={hrefLabel?.(row)}
              isCurrent={isCurrent?.(row) || undefined}
              rowIndex={long ? inView[i].index + 2 : undefined}
              measure={long ? virtual.measureElement : undefined}
              isChosen={selection?.isChosen(row)}
              choiceLabel={selection?.label(row)}
              onChoose={selection?.choose}
            />
          ))}
          <Gap
            height={virtual.getTotalSize() - (inView.at(-1)?.end ?? 0)}
            span={span}
          />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for rows that are not drawn. */
function Gap({ height, span }: { height: number; span: number }) {
  return height > 0 ? (
    <tr aria-hidden>
      <td colSpan={span} className={classes.gap} style={{ height }} />
    </tr>
  ) : null;
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

function Head<T>(props: {
  columns: TableColumn<T>[];
  rows?: readonly T[];
  selection?: RowSelection<T>;
}) {
  const { columns, rows = [], selection } = props;
  const chosen = selection ? rows.filter(selection.isChosen).length : 0;
  return (
    <thead>
      <tr>
        {selection && (
          <th scope="col" className={classes.choice}>
            <Checkbox
              aria-label="Select all that are shown"
              isSelected={rows.length > 0 && chosen === rows.length}
              isIndeterminate={chosen > 0 && chosen < rows.length}
              onChange={all => selection.choose(rows, all)}
            />
          </th>
        )}
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
