import { memo } from 'react';
import { CellLook, cellMark } from './cellMarks';

/**
 * A task in the last runs, as one drawing: a cell per run, oldest first. One
 * element per row keeps five hundred rows light.
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
  return (
    <svg
      width={cells.length * step}
      height={height}
      role="img"
      aria-label={label}
      style={{ display: 'block' }}
    >
      {cells.map(
        (cell, i) =>
          cell && (
            <g
              key={i}
              transform={`translate(${i * step + (step - size) / 2} ${
                (height - size) / 2
              })`}
            >
              {cellMark(cell, size)}
            </g>
          ),
      )}
    </svg>
  );
});
