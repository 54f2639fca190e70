import { DisplayState } from '@openlake/plugin-openlake-common';
import { GraphTask } from './GraphTask';

/** A task as the graph shows it. @public */
export interface TaskNodeData extends GraphTask {
  /** None on a job's page, where nothing runs. */
  state?: DisplayState;
  /** Said in place of the state's own word. */
  label?: string;
  /** Second line where there is no state, such as the task's type. */
  kind?: string;
  /** Right on the second line, such as a duration. */
  detail?: string;
  attempts?: number;
  /** Of a `for_each`: its items by displayed state. */
  items?: Record<string, number>;
  /** It has no part in this run. */
  dimmed?: boolean;
  /** Somebody decided what it counts as. */
  marked?: boolean;
}

/** What a graph of tasks shows. @public */
export interface TaskGraphProps {
  tasks: TaskNodeData[];
  criticalPath?: string[];
  selected?: string;
  onSelect?: (key: string) => void;
  /** Tasks that something is to be done with together. */
  picked?: ReadonlySet<string>;
  /** Where it is set, a click with Shift, Ctrl or Cmd picks. */
  onPick?: (key: string) => void;
  /** Changes when the view should be fitted again. */
  fitSignal?: number;
  /** What is drawn, for screen readers. */
  label: string;
}
