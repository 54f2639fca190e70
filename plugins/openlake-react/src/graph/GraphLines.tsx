import { getBezierPath, Position, ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { GraphLayout, NODE } from './GraphTask';
import classes from './TaskGraph.module.css';

/**
 * The lines of a large graph: one path for all that look alike. A component for
 * each of a thousand edges would cost more than everything else on the page.
 *
 * @internal
 */
export const GraphLines = memo(function Lines(props: {
  layout: GraphLayout;
  /** How each edge of the layout looks, as a class. */
  looks: string[];
}) {
  const { layout, looks } = props;
  const curves = useMemo(() => curvesOf(layout), [layout]);
  const paths = new Map<string, string>();
  curves.forEach((curve, i) => {
    paths.set(looks[i], (paths.get(looks[i]) ?? '') + curve);
  });
  return (
    <ViewportPortal>
      <svg
        className={classes.lines}
        width={layout.width}
        height={layout.height}
      >
        {[...paths].sort(criticalLast).map(([look, d]) => (
          <g key={look} className={look}>
            <path className="react-flow__edge-path" d={d} />
          </g>
        ))}
      </svg>
    </ViewportPortal>
  );
});

/** What is drawn last lies on top. */
function criticalLast([a]: [string, string], [b]: [string, string]): number {
  return Number(a === classes.critical) - Number(b === classes.critical);
}

function curvesOf({ nodes, edges }: GraphLayout): string[] {
  const places = new Map(nodes.map(node => [node.key, node]));
  return edges.map(({ from, to }) => {
    const source = places.get(from)!;
    const target = places.get(to)!;
    const [curve] = getBezierPath({
      sourceX: source.x + NODE.width,
      sourceY: source.y + NODE.height / 2,
      sourcePosition: Position.Right,
      targetX: target.x,
      targetY: target.y + NODE.height / 2,
      targetPosition: Position.Left,
    });
    return curve;
  });
}
