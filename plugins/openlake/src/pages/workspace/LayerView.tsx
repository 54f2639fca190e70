import { Table } from '@openlake/plugin-openlake-common';
import { formatCount, plural } from '@openlake/plugin-openlake-react';
import { useMemo, useState } from 'react';
import { LayerMark } from '../../tables/LayerMark';
import {
  arrangeLayers,
  LayerColumn,
  LayerEdge,
  pathThrough,
} from './layerGraph';
import { TableCard } from './TableCard';
import classes from './LayerView.module.css';

const card = { width: 216, height: 92, gap: 12 };
const gutter = 72;
const header = 52;

/**
 * The tables of a workspace side by side by layer, with a line from each table
 * to those that are written from it. Pointing at a card or moving the focus to
 * it lights its whole path.
 */
export function LayerView(props: {
  tables: Table[];
  edges: LayerEdge[];
  selected?: string;
  onSelect: (table: string | undefined) => void;
}) {
  const { tables, edges, selected, onSelect } = props;
  const [hovered, setHovered] = useState<string>();
  const columns = useMemo(() => arrangeLayers(tables, edges), [tables, edges]);
  const traced = hovered ?? selected;
  const path = useMemo(
    () => (traced ? pathThrough(traced, edges) : undefined),
    [traced, edges],
  );
  const places = useMemo(() => placesOf(columns), [columns]);
  const tallest = Math.max(0, ...columns.map(column => column.tables.length));

  return (
    <div className={classes.scroll}>
      <div
        className={classes.board}
        style={{ minHeight: header + tallest * (card.height + card.gap) + 16 }}
      >
        <svg className={classes.edges} aria-hidden>
          {edges.map(edge => (
            <Edge
              key={`${edge.from} ${edge.to}`}
              from={places.get(edge.from)}
              to={places.get(edge.to)}
              state={
                path &&
                (path.has(edge.from) && path.has(edge.to) ? 'lit' : 'dim')
              }
            />
          ))}
        </svg>
        {columns.map(({ layer, tables: members }) => (
          <section
            key={layer}
            className={classes.column}
            style={{ width: card.width }}
            aria-label={`${layer} layer`}
          >
            <header className={classes.title} style={{ height: header }}>
              <LayerMark layer={layer} />
              <h3>{layer}</h3>
              <span>
                {plural(members.length, 'table')}, {formatCount(rows(members))}{' '}
                rows
              </span>
            </header>
            <ul className={classes.cards} style={{ gap: card.gap }}>
              {members.map(table => (
                <li key={table.name} style={{ height: card.height }}>
                  <TableCard
                    table={table}
                    selected={table.name === selected}
                    dimmed={path !== undefined && !path.has(table.name)}
                    onSelect={() =>
                      onSelect(table.name === selected ? undefined : table.name)
                    }
                    onHover={on => setHovered(on ? table.name : undefined)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

interface Place {
  left: number;
  right: number;
  middle: number;
}

function placesOf(columns: LayerColumn[]): Map<string, Place> {
  return new Map(
    columns.flatMap(({ tables }, column) =>
      tables.map((table, row): [string, Place] => {
        const left = column * (card.width + gutter);
        return [
          table.name,
          {
            left,
            right: left + card.width,
            middle: header + row * (card.height + card.gap) + card.height / 2,
          },
        ];
      }),
    ),
  );
}

function Edge(props: { from?: Place; to?: Place; state?: 'lit' | 'dim' }) {
  const { from, to, state } = props;
  if (!from || !to) {
    return null;
  }
  // A table that is read in its own layer is reached around the right side.
  const end = to.left > from.left ? to.left : to.right;
  const bend = Math.max(28, Math.abs(end - from.right) / 2);
  const turn = to.left > from.left ? end - bend : end + bend;
  return (
    <path
      className={`${classes.edge} ${state ? classes[state] : ''}`}
      d={`M${from.right} ${from.middle}C${from.right + bend} ${
        from.middle
      } ${turn} ${to.middle} ${end} ${to.middle}`}
    />
  );
}

function rows(tables: Table[]): number {
  return tables.reduce((sum, table) => sum + (table.rows ?? 0), 0);
}
