import {
  Background,
  BackgroundVariant,
  Controls,
  Edge,
  FitViewOptions,
  Node,
  NodeTypes,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  ReactFlowState,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { DisplayState } from '@openlake/plugin-openlake-common';
import { useEffect, useMemo, useRef } from 'react';
import { layoutGraph } from './layout';
import { GraphLines } from './GraphLines';
import { GraphLayout, NODE } from './GraphTask';
import { LayerHeading, PickedTasks, SelectedTask, TaskNode } from './TaskNode';
import { TaskGraphProps, TaskNodeData } from './TaskNodeData';
import classes from './TaskGraph.module.css';

const nodeTypes: NodeTypes = { task: TaskNode, layer: LayerHeading };
/** Of more tasks than this only those in view are drawn, and their lines in one go. */
const DRAWS_ALL = 80;
/** More tasks than this are not fitted into view unasked. */
const FITS_AT_ONCE = 60;
/** The buttons at the bottom must not cover a task. */
const fit: FitViewOptions = {
  padding: { top: 0.06, x: 0.06, bottom: '44px' },
  maxZoom: 1,
  minZoom: 0.3,
};

const nonePicked: ReadonlySet<string> = new Set();

/** The part of the graph that needs the drawing library; loaded when shown. */
export default function TaskGraphCanvas(props: TaskGraphProps) {
  return (
    <ReactFlowProvider>
      <SelectedTask.Provider value={props.selected}>
        <PickedTasks.Provider value={props.picked ?? nonePicked}>
          <Flow {...props} />
        </PickedTasks.Provider>
      </SelectedTask.Provider>
    </ReactFlowProvider>
  );
}

function Flow(props: TaskGraphProps) {
  const {
    tasks,
    criticalPath = [],
    selected,
    onSelect,
    onPick,
    fitSignal,
  } = props;
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
  const drawn = useRef(new Map<string, Node>());
  const many = tasks.length > DRAWS_ALL;
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
      ...taskNodes(tasks, layout.nodes, drawn.current, { ports: !many }),
    ],
    [layout, tasks, many],
  );
  const looks = useMemo(
    () => edgeLooks(tasks, layout.edges, criticalPath),
    [layout, tasks, criticalPath],
  );
  const edges = useMemo(
    () => (many ? [] : graphEdges(layout.edges, looks)),
    [layout, looks, many],
  );
  const flow = useReactFlow();
  const first = useRef(fitSignal);
  const large = tasks.length > FITS_AT_ONCE;
  useEffect(() => {
    // A large graph cannot be read as a whole: start at what is selected.
    flow.fitView(
      large && fitSignal === first.current && selected
        ? { nodes: [{ id: selected }], maxZoom: 0.9 }
        : fit,
    );
    // Fits when asked or when the shape changes, not with each selection.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [flow, fitSignal, shape]);

  const store = useStoreApi();
  const followed = useRef(selected);
  useEffect(() => {
    const place = layout.nodes.find(({ key }) => key === selected);
    if (place && followed.current !== selected) {
      followed.current = selected;
      // Selected elsewhere, such as in a list.
      if (!isInView(place, store.getState())) {
        flow.setCenter(place.x + NODE.width / 2, place.y + NODE.height / 2, {
          zoom: flow.getZoom(),
        });
      }
    }
  }, [flow, store, layout, selected]);

  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      onNodeClick={(event, node) => {
        if (node.type !== 'task') {
          return;
        }
        if (onPick && (event.shiftKey || event.ctrlKey || event.metaKey)) {
          onPick(node.id);
        } else {
          onSelect?.(node.id);
        }
      }}
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
      onlyRenderVisibleElements={many}
      attributionPosition="bottom-left"
      className={classes.flow}
    >
      {many && <GraphLines layout={layout} looks={looks} />}
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

/** Whether the middle of a task can be seen. */
function isInView(
  place: GraphLayout['nodes'][number],
  { width, height, transform: [left, top, zoom] }: ReactFlowState,
): boolean {
  const x = (place.x + NODE.width / 2) * zoom + left;
  const y = (place.y + NODE.height / 2) * zoom + top;
  return x >= 0 && y >= 0 && x <= width && y <= height;
}

/**
 * Nodes for the drawing library. A node that looks as before is the same object
 * as before, so that a tick of the clock draws only what moved.
 */
function taskNodes(
  tasks: TaskNodeData[],
  places: { key: string; x: number; y: number }[],
  drawn: Map<string, Node>,
  { ports }: { ports: boolean },
): Node[] {
  const byKey = new Map(tasks.map(t => [t.key, t]));
  return places.map(({ key, x, y }) => {
    const task = byKey.get(key);
    const old = drawn.get(key);
    if (
      old &&
      old.position.x === x &&
      old.position.y === y &&
      old.data.ports === ports &&
      looksSame(old.data.task as TaskNodeData, task)
    ) {
      return old;
    }
    const node: Node = {
      id: key,
      type: 'task',
      position: { x, y },
      width: NODE.width,
      height: NODE.height,
      data: { task, ports },
    };
    drawn.set(key, node);
    return node;
  });
}

function looksSame(a: TaskNodeData, b: TaskNodeData | undefined): boolean {
  return (
    a.state === b?.state &&
    a.label === b?.label &&
    a.detail === b?.detail &&
    a.kind === b?.kind &&
    a.attempts === b?.attempts &&
    a.items === b?.items &&
    a.dimmed === b?.dimmed &&
    a.marked === b?.marked
  );
}

const edgeClasses: Partial<Record<DisplayState, string>> = {
  pending: classes.ahead,
  queued: classes.ahead,
  running: classes.active,
};

function edgeClass(target: DisplayState | undefined, critical: boolean) {
  if (target === 'upstream_failed') {
    return classes.blocked;
  }
  if (critical) {
    return classes.critical;
  }
  return (target && edgeClasses[target]) ?? classes.edge;
}

/** The class of each edge. */
function edgeLooks(
  tasks: TaskNodeData[],
  pairs: GraphLayout['edges'],
  criticalPath: string[],
): string[] {
  const state = new Map(tasks.map(t => [t.key, t.state]));
  const next = new Map(
    criticalPath.map((key, i) => [key, criticalPath[i + 1]]),
  );
  return pairs.map(({ from, to }) =>
    edgeClass(state.get(to), next.get(from) === to),
  );
}

function graphEdges(pairs: GraphLayout['edges'], looks: string[]): Edge[] {
  return pairs.map(({ from, to }, i) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    className: looks[i],
    zIndex: looks[i] === classes.critical ? 1 : 0,
  }));
}
