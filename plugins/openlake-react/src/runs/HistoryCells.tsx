import { memo, useId } from 'react';
import { CellLook, cellMark } from './cellMarks';

/**
 * A task in the last runs, as one drawing: a cell per run, oldest first. Each
 * look is drawn once, as a marker on a path that has a point per cell: elements
 * of their own for a hundred cells would make each row of a long list slow.
 *
 * @public
 */
export const HistoryCells = memo(function Cells(props: {
  /** Undefined where the run had no such task. */
  cells: (CellLook | undefined)[];
  /** Width of a column, the cell with its gap. */
  step: number;
  /** Side of a cell. */
  size: number;
  height: number;
  /** Said instead of the drawing. */
  label: string;
}) {
  const { cells, step, size, height, label } = props;
  const id = useId();
  const left = (step - size) / 2;
  const top = (height - size) / 2;
  return (
    <svg
      width={cells.length * step}
      height={height}
      role="img"
      aria-label={label}
      style={{ display: 'block' }}
    >
      {[...placesByLook(cells)].map(([name, { look, places }]) => {
        const marker = `${id}${name}`;
        const points = places.map(at => `${at * step + left} ${top}`);
        return (
          <g key={name}>
            <marker
              id={marker}
              markerUnits="userSpaceOnUse"
              markerWidth={size}
              markerHeight={size}
              overflow="visible"
            >
              {cellMark(look, size)}
            </marker>
            {/* The end has no marker, so the last point stands there twice. */}
            <path
              d={`M${[...points, points.at(-1)].join('L')}`}
              fill="none"
              markerStart={`url(#${marker})`}
              markerMid={`url(#${marker})`}
            />
          </g>
        );
      })}
    </svg>
  );
});

function placesByLook(cells: (CellLook | undefined)[]) {
  const looks = new Map<string, { look: CellLook; places: number[] }>();
  cells.forEach((look, at) => {
    if (look) {
      const name = `${look.state}${look.retried ? '-retried' : ''}${
        look.repaired ? '-repaired' : ''
      }`;
      const known = looks.get(name);
      if (known) {
        known.places.push(at);
      } else {
        looks.set(name, { look, places: [at] });
      }
    }
  });
  return looks;
}
