import {
  displayState,
  type ExecutionState,
} from '@openlake/plugin-openlake-common';
import type { Look } from '../Terminal';
import { words } from './words';

const LOOKS: Readonly<Record<string, Look>> = {
  running: 'cyan',
  terminating: 'cyan',
  success: 'green',
  failed: 'red',
  timed_out: 'red',
  upstream_failed: 'yellow',
};

/** A displayed state in its colour. @internal */
export function stateCell(state: string): { text: string; look?: Look } {
  return { text: words(state), look: LOOKS[state] };
}

/** The state of a run or a task run in its colour. @internal */
export function stateOf(state: ExecutionState): { text: string; look?: Look } {
  return stateCell(displayState(state));
}
