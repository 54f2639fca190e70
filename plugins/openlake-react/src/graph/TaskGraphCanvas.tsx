import {
  Background,
  BackgroundVariant,
  Controls,
  Edge,
  Node,
  NodeTypes,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { ComponentProps, useEffect, useMemo } from 'react';
import { layoutGraph } from './layout';
import { NODE } from './GraphTask';
import type { TaskGraph, TaskNodeData } from './TaskGraph';
import { LayerHeading, TaskNode } from './TaskNode';
import classes from './TaskGraph.module.css';

const nodeTypes: NodeTypes = { task: TaskNode, layer: LayerHeading };
const fit = { padding: 0.06, maxZoom: 1, minZoom: 0.3 };

/** The part of the graph that needs the drawing library; loaded when shown. */
export default function TaskGraphCanvas(
  props: ComponentProps<typeof TaskGraph>,
) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow(props: ComponentProps<typeof TaskGraph>) {
  const { tasks, criticalPath = [], selected, onSelect, fitSignal } = props;
  // The picture depends on the shape only, not on states that change live.
  const shape = JSON.stringify(tasks.map(t => [t.key, t.dependsOn, t.layer]));
  const layout = useMemo(
    () =>
      layoutGraph(
        (JSON.parse(shape) as [string, string[], string | null][]).map(
          ([key, dependsOn, layer]) => ({
            key,
            dependsOn,
            layer: layer ?? undefined,
          }),
        ),
      ),
    [shape],
  );
  const nodes = useMemo(
    () => [
      ...layout.columns.map(
        ({ x, layer }): Node => ({
          id: `layer:${x}`,
          type: 'layer',
          position: { x, y: -30 },
          data: { layer },
          selectable: false,
          focusable: false,
          draggable: false,
        }),
      ),
      ...taskNodes(tasks, layout.nodes, selected),
    ],
    [layout, tasks, selected],
  );
  const edges = useMemo(
    () => graphEdges(tasks, layout.edges, criticalPath),
    [layout, tasks, criticalPath],
  );
  const flow = useReactFlow();
  useEffect(() => {
    flow.fitView(fit);
  }, [flow, fitSignal, shape]);

  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      onNodeClick={(_, node) => node.type === 'task' && onSelect?.(node.id)}
      fitView
      fitViewOptions={fit}
      minZoom={0.1}
      maxZoom={1.6}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      nodesFocusable={false}
      elementsSelectable={false}
      zoomOnScroll={false}
      panOnScroll={false}
      preventScrolling={false}
      onlyRenderVisibleElements={tasks.length > 80}
      attributionPosition="bottom-left"
      className={classes.flow}
    >
      <Background variant={BackgroundVariant.Dots} gap={16} size={1.2} />
      <Panel position="top-right" className={classes.legend}>
        {criticalPath.length > 1 && (
          <span>
            <i /> critical path
          </span>
        )}
        {tasks.some(t => t.state === 'upstream_failed') && (
          <span>
            <i className={classes.dashed} /> blocked
          </span>
        )}
      </Panel>
      <Controls
        showInteractive={false}
        position="bottom-right"
        orientation="horizontal"
        fitViewOptions={fit}
      />
    </ReactFlow>
  );
}

function taskNodes(
  tasks: TaskNodeData[],
  places: { key: string; x: number; y: number }[],
  selected: string | undefined,
): Node[] {
  const byKey = new Map(tasks.map(t => [t.key, t]));
  return places.map(({ key, x, y }) => ({
    id: key,
    type: 'task',
    position: { x, y },
    width: NODE.width,
    height: NODE.height,
    data: { task: byKey.get(key), selected: key === selected },
  }));
}

function graphEdges(
  tasks: TaskNodeData[],
  pairs: { from: string; to: string }[],
  criticalPath: string[],
): Edge[] {
  const state = new Map(tasks.map(t => [t.key, t.state]));
  const next = new Map(
    criticalPath.map((key, i) => [key, criticalPath[i + 1]]),
  );
  return pairs.map(({ from, to }) => {
    const target = state.get(to);
    const kind =
      target === 'upstream_failed'
        ? classes.blocked
        : next.get(from) === to
        ? classes.critical
        : target === 'pending' || target === 'queued'
        ? classes.ahead
        : target === 'running'
        ? classes.active
        : classes.edge;
    return {
      id: `${from} ${to}`,
      source: from,
      target: to,
      className: kind,
      zIndex: kind === classes.critical ? 1 : 0,
    };
  });
}
