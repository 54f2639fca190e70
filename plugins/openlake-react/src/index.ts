/**
 * UI shared by OpenLake pages and by plugins that extend them.
 *
 * @packageDocumentation
 */
export { openlakeApiRef, type OpenlakeApi } from './api/openlakeApiRef';
export {
  createOpenlakeQueryClient,
  HINT_CHANNEL,
  OpenlakeQueryProvider,
} from './api/OpenlakeQueryProvider';
export type { Pace } from './api/pace';
export { useOpenlake, type Answer } from './api/useOpenlake';
export { useOpenlakeAction, type Action } from './api/useOpenlakeAction';
export {
  useOpenlakePages,
  type ItemOf,
  type PagedRouteName,
  type Pages,
} from './api/useOpenlakePages';
export { SourceExcerpt } from './error/SourceExcerpt';
export { formatBytes, formatCompact } from './format/quantity';
export {
  formatAge,
  formatCount,
  formatMs,
  formatRelative,
  OPENLAKE_BASE_PATH,
  paths,
  plural,
  span,
  type JobTab,
  type TableTab,
} from '@openlake/plugin-openlake-common';
export type { GraphTask } from './graph/GraphTask';
export { TaskGraph } from './graph/TaskGraph';
export type { TaskGraphProps, TaskNodeData } from './graph/TaskNodeData';
export { useShortcuts, type Shortcuts } from './keys/useShortcuts';
export { findLine } from './log/findLine';
export { LogViewer, type LogView } from './log/LogViewer';
export { Chip } from './page/Chip';
export { Facts, FactsSkeleton, type Fact } from './page/Facts';
export { PageFrame, type Crumb } from './page/PageFrame';
export { Segments } from './page/Segments';
export { StaleBar } from './page/StaleBar';
export { Surface } from './page/Surface';
export { TabNav, type PageTab } from './page/TabNav';
export { TabPicker } from './page/TabPicker';
export { AnswerView } from './panel/AnswerView';
export { EmptyState } from './panel/EmptyState';
export { ErrorState } from './panel/ErrorState';
export { Note } from './panel/Note';
export { Panel } from './panel/Panel';
export { barHeights, type Bar } from './runs/barHeights';
export { CellLegend } from './runs/CellLegend';
export type { CellLook } from './runs/cellMarks';
export { HistoryCells } from './runs/HistoryCells';
export { ItemBar, itemWords } from './runs/ItemBar';
export { barTitle, RunBars } from './runs/RunBars';
export { RunBarShape } from './runs/RunBarShape';
export { estimateSegments, taskSegments, type Segment } from './runs/segments';
export { TimelineLane } from './runs/TimelineLane';
export {
  percent,
  timeScale,
  type TimeCut,
  type TimeScale,
} from './runs/timeScale';
export { StateBadge, StateWord } from './state/StateBadge';
export { StateGlyph } from './state/StateGlyph';
export {
  isBad,
  isOpen,
  stateLook,
  toDisplayState,
  type Tone,
} from './state/stateLook';
export {
  DataTable,
  DataTableSkeleton,
  type RowSelection,
  type TableColumn,
} from './table/DataTable';
export { LoadMore } from './table/LoadMore';
export { MoreOf } from './table/MoreOf';
export { NarrowLine } from './table/NarrowLine';
export { Pager } from './table/Pager';
export { Duration } from './time/Duration';
export { Elapsed } from './time/Elapsed';
export { formatClock, formatDay, formatInstant } from './time/instants';
export { RelativeTime } from './time/RelativeTime';
export { useNow } from './time/useNow';
