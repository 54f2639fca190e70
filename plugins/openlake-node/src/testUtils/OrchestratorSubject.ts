import { Orchestrator } from '../Orchestrator';

/**
 * The part of a task that makes it behave as told, such as
 * `{ type: 'shell', shell: { command: ['true'] } }`.
 *
 * @public
 */
export type TaskBody = { type: string } & Record<string, unknown>;

/**
 * An orchestrator to be tested, with tasks it can run.
 *
 * @public
 */
export interface OrchestratorSubject {
  orchestrator: Orchestrator;
  tasks: {
    succeeds(): TaskBody;
    fails(): TaskBody;
    /** Runs until it is canceled. */
    blocks(): TaskBody;
    /** Fails until its gate is open. */
    failsUntilOpen(gate: string): TaskBody;
    /** Succeeds, and writes `line 1` to `line <n>` to its log. */
    says(lines: number): TaskBody;
  };
  openGate(gate: string): Promise<void>;
  close(): Promise<void>;
}

/** @public */
export interface ConformanceOptions {
  /** A fresh orchestrator without runs. */
  open(): Promise<OrchestratorSubject>;
  /** Longest time the engine may take for a run of a few tasks. */
  patienceMs?: number;
}
