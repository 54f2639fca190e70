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
}

/** What a graph of tasks shows. @public */
export interface TaskGraphProps {
  tasks: TaskNodeData[];
  criticalPath?: string[];
  selected?: string;
  onSelect?: (key: string) => void;
  /** Changes when the view should be fitted again. */
  fitSignal?: number;
  /** What is drawn, for screen readers. */
  label: string;
}
