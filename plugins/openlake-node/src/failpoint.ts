/**
 * Moments at which a process can be made to fail, to test that nothing is lost
 * or done twice. `before_commit` is the last moment of a transaction,
 * `after_commit` the first one when others can see it and nobody has been told.
 *
 * @public
 */
export const failpoints = {
  'run.create.before_commit': 'A run and its key are written',
  'run.create.after_commit': 'The client has no answer yet',
  'run.cancel.before_commit': 'A cancellation is written',
  'run.cancel.after_commit': 'The client has no answer yet',
  'run.repair.before_commit': 'A run is open again, its repair is written',
  'run.repair.after_commit': 'The client has no answer yet',
  'run.mark.before_commit': 'A mark and what follows from it are written',
  'run.mark.after_commit': 'The client has no answer yet',
  'task.mark.before_commit': 'The mark of a task is written',
  'task.mark.after_commit': 'The client has no answer yet',
  'queue.move.before_commit': 'A run has another place in the queue',
  'queue.move.after_commit': 'The client has no answer yet',
  'queue.drop.before_commit': 'A waiting run has been taken out of the queue',
  'queue.drop.after_commit': 'The client has no answer yet',
  'run.admit.before_commit': 'Runs have got their places',
  'run.admit.after_commit': 'They are not handed over yet',
  'run.claim.before_commit': 'A call to the engine is noted',
  'run.claim.after_commit': 'The call has not begun',
  'run.decide.before_commit':
    'What came of a call is written: accepted, postponed, rejected, canceled',
  'run.decide.after_commit': 'The round goes on',
  'report.apply.before_commit':
    'Reports of an engine and its cursor are written',
  'report.apply.after_commit': 'Strays are not canceled yet',
  'report.heard': 'An engine has told news, nothing of it is written',
  'tick.due': 'Triggers are due, nothing has been started',
  'tick.take.before_commit': 'A tick, its run and the next moment are written',
  'tick.take.after_commit': 'The next trigger is not looked at yet',
  'news.heard': 'Triggers are to hear of facts, nothing of it is written',
  'news.read.before_commit':
    'Triggers have heard of facts, the cursor is moved',
  'news.read.after_commit': 'Nothing has been started because of it',
  'backfill.create.before_commit': 'A backfill and its intervals are written',
  'backfill.create.after_commit': 'The client has no answer yet',
  'backfill.start.before_commit': 'An interval and its run are written',
  'backfill.start.after_commit': 'The next interval is not looked at yet',
  'backfill.change.before_commit':
    'A backfill is paused, resumed, canceled, retried or completed, with its runs',
  'backfill.change.after_commit': 'Nobody has been told yet',
  'hook.start.before_commit':
    'What a call of a webhook starts or skips is written',
  'hook.start.after_commit': 'The sender has no answer yet',
  'child.start.before_commit': 'The run of a job task is written',
  'child.start.after_commit': 'The task that waits for it does not know it yet',
  'child.cancel.before_commit': 'The cancellation of a child run is written',
  'child.cancel.after_commit': 'The task that asked for it has no answer yet',
  'run.unheard.before_commit':
    'A run without news is confirmed by its engine, or lost',
  'run.unheard.after_commit': 'The next one is not asked for yet',
  'bulk.audit.before_commit':
    'Many runs are changed, the note of it is written',
  'bulk.audit.after_commit': 'The client has no answer yet',
  'job.pause.before_commit': 'A job is paused or goes on, and who did it',
  'job.pause.after_commit': 'The client has no answer yet',
  'job.retire.before_commit':
    'Jobs to take out of service are noted, the cursor is moved',
  'job.retire.after_commit': 'No engine has been asked yet',
  'trigger.sync.before_commit':
    'After a start, the triggers of a job are those of its revision',
  'trigger.sync.after_commit': 'The next job is not looked at yet',
  'workspace.deploy.before_commit':
    'A version of a workspace is in force: jobs, tables, facts, audit',
  'workspace.deploy.after_commit': 'Nobody has been told yet',
  'workspace.note.before_commit': 'What is wrong with a source is written',
  'workspace.note.after_commit': 'Nobody has been told yet',
  'table.index.before_commit':
    'A new state of a table and its fact are written',
  'table.index.after_commit': 'Nobody has been told yet',
  'table.forget.before_commit': 'Tables that are gone are forgotten',
  'table.forget.after_commit': 'Nobody has been told yet',
  'table.news.before_commit':
    'Who read and wrote which tables is noted, the cursor is moved',
  'table.news.after_commit': 'The next facts are not read yet',
  'table.check.before_commit': 'What a contract came to is written',
  'table.check.after_commit': 'The next contract is not checked yet',
  'retention.step.before_commit': 'Old rows are gone, with the note of it',
  'retention.step.after_commit': 'The next rows are not looked at yet',
  'retention.begin.before_commit': 'Old runs are noted as on their way out',
  'retention.begin.after_commit':
    'Their engine has not been asked to forget them',
  'retention.remove.before_commit':
    'Old runs that their engine has forgotten are gone',
  'retention.remove.after_commit': 'The next runs are not looked at yet',
  'lease.take.before_commit': 'Who leads a loop is written',
  'lease.take.after_commit': 'The process does not know yet whether it leads',
  'audit.denied.before_commit': 'That somebody was refused is written',
  'audit.denied.after_commit': 'Who was refused has no answer yet',
  'run.end.before_commit': 'The end of a run and all that follows is written',
  'run.hand.answered': 'The engine has taken a run, which nobody noted yet',
  'engine.cancel.answered':
    'The engine has taken a cancellation, which nobody noted yet',
  'local.create.before_commit': 'The local runner has written a new run',
  'local.create.after_commit': 'Nothing of the run has started yet',
  'local.claim.after_commit': 'A run is taken over, nothing has been ended yet',
  'local.commit.before_commit': 'A version of a run is written',
  'local.commit.after_commit':
    'What the version says has not been acted on: attempts to start, an end to tell',
  'local.start.before':
    'An attempt is written as started, its work has not begun',
  'local.attempt.ended':
    'The work of an attempt has ended, which nobody noted yet',
  'local.expand.before_commit': 'The items of a for_each are known',
  'local.cancel.after_commit':
    'That a run is to be canceled is noted, its driver does not know it yet',
  'local.repair.before_commit':
    'The version in which a run runs again is written',
  'local.repair.after_commit': 'Nothing of the repair has started yet',
  'local.remove.before_commit': 'Old runs are gone, their logs are not',
  'local.remove.after_commit': 'Their logs are still there',
  'local.release.after_commit': 'A run is given back, the process stops',
} as const;

/** @public */
export type FailpointName = keyof typeof failpoints;

/**
 * Transactions with a failpoint before and one after their commit.
 *
 * @public
 */
export type TransactionName = FailpointName extends infer Name
  ? Name extends `${infer Transaction}.after_commit`
    ? Exclude<Transaction, `local.${string}`>
    : never
  : never;

/** What happens at a failpoint. @public */
export type FailpointAction = (name: FailpointName) => void;

/** What can happen at one. @public */
export const failpointActions = {
  kill: () => process.kill(process.pid, 'SIGKILL'),
  stop: () => process.kill(process.pid, 'SIGSTOP'),
  throw: (name: FailpointName) => {
    throw new Error(`Failpoint ${name}`);
  },
  delay: (_name: FailpointName, ms: number) =>
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
};

const ENTRY = /^([a-z_.]+)=(kill|stop|throw|delay)(?::(\d+))?(?:@(\d+))?$/;

let act: FailpointAction | undefined = parseFailpoints(
  process.env.OPENLAKE_FAILPOINTS,
);

/**
 * Marks a moment at which the process can be made to fail. Costs nothing
 * unless somebody asked for it.
 *
 * @public
 */
export function failpoint(name: FailpointName): void {
  act?.(name);
}

/**
 * Decides what happens at failpoints of this process; nothing without an
 * argument.
 *
 * @public
 */
export function onFailpoint(action?: FailpointAction): void {
  act = action;
}

/**
 * Reads `name=action`, comma-separated. The action is `kill`, `stop` (as by
 * SIGSTOP), `throw`, or `delay:<ms>` (the process does nothing meanwhile, as in
 * a long garbage collection), and takes place at the n-th time with `@n`.
 *
 * @throws Error when a name or an action does not exist
 * @public
 */
export function parseFailpoints(
  text: string | undefined,
): FailpointAction | undefined {
  if (!text) {
    return undefined;
  }
  const armed = new Map(text.split(',').map(parseEntry));
  return name => {
    const entry = armed.get(name);
    if (entry && --entry.left === 0) {
      failpointActions[entry.action](name, entry.ms);
    }
  };
}

function parseEntry(
  text: string,
): [
  string,
  { action: keyof typeof failpointActions; ms: number; left: number },
] {
  const [, name, action, ms, nth] = ENTRY.exec(text.trim()) ?? [];
  if (!name || !(name in failpoints)) {
    throw new Error(
      `OPENLAKE_FAILPOINTS: "${text}" is not a failpoint; write <name>=<kill|stop|throw|delay:ms>[@n] with a name of docs/reference/promises.md`,
    );
  }
  return [
    name,
    {
      action: action as keyof typeof failpointActions,
      ms: Number(ms ?? 0),
      left: Number(nth ?? 1),
    },
  ];
}
