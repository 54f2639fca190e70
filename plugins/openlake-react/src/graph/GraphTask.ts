/** What the layout needs to know of a task. @public */
export interface GraphTask {
  key: string;
  dependsOn: string[];
  layer?: string;
}

/** Where everything goes. @public */
export interface GraphLayout {
  nodes: { key: string; x: number; y: number }[];
  edges: { from: string; to: string }[];
  /** Headings over columns whose tasks share a layer. */
  columns: { x: number; layer: string }[];
  width: number;
  height: number;
}

/** Size of a node and of the gaps, in pixels. @internal */
export const NODE = { width: 138, height: 48, gapX: 26, gapY: 16 } as const;
