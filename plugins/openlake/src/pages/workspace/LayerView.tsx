import { Table } from '@openlake/plugin-openlake-common';
import { plural } from '@openlake/plugin-openlake-react';
import { useId, useMemo, useRef, useState } from 'react';
import { LayerMark } from '../../tables/LayerMark';
import { useWidth } from '../useWidth';
import { arrangeLayers, LayerEdge, pathThrough } from './layerGraph';
import { edgePath, layerSizes, MARGIN } from './layerLayout';
import { TableCard } from './TableCard';
import classes from './LayerView.module.css';

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
  const id = useId();
  const [hovered, setHovered] = useState<string>();
  const columns = useMemo(() => arrangeLayers(tables, edges), [tables, edges]);
  const traced = hovered ?? selected;
  const path = useMemo(
    () => (traced ? pathThrough(traced, edges) : undefined),
    [traced, edges],
  );
  const scroll = useRef<HTMLDivElement>(null);
  const width = useWidth(scroll);
  const sizes = useMemo(
    () => layerSizes(width, columns.length),
    [width, columns.length],
  );
  const { card, gutter, header } = sizes;
  const tallest = Math.max(0, ...columns.map(column => column.tables.length));

  return (
    <div className={classes.scroll} ref={scroll}>
      <div
        className={classes.board}
        style={{
          gap: gutter,
          padding: `0 ${MARGIN.right}px 16px ${MARGIN.left}px`,
          minHeight: header + tallest * (card.height + card.gap) + 16,
        }}
      >
        <svg
          className={classes.edges}
          style={{ left: MARGIN.left }}
          aria-hidden
        >
          <defs>
            <Arrow id={`${id}-plain`} className={classes.arrow} />
            <Arrow id={`${id}-lit`} className={classes.arrowLit} />
          </defs>
          {edges.map(edge => {
            const lit = path?.has(edge.from) && path.has(edge.to);
            return (
              <path
                key={`${edge.from} ${edge.to}`}
                className={[
                  classes.edge,
                  path && (lit ? classes.lit : classes.dim),
                ]
                  .filter(Boolean)
                  .join(' ')}
                d={edgePath(edge, columns, sizes)}
                markerEnd={`url(#${id}-${lit ? 'lit' : 'plain'})`}
              />
            );
          })}
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
                {plural(members.length, 'table')},{' '}
                {plural(rows(members), 'row')}
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

function Arrow(props: { id: string; className: string }) {
  return (
    <marker
      id={props.id}
      markerUnits="userSpaceOnUse"
      markerWidth="7"
      markerHeight="8"
      refX="6"
      refY="4"
      orient="auto"
    >
      <path className={props.className} d="M0 0L7 4L0 8z" />
    </marker>
  );
}

function rows(tables: Table[]): number {
  return tables.reduce((sum, table) => sum + (table.rows ?? 0), 0);
}
