import { RunDraft } from './RunDraft';
import { TaskOutcome } from './TaskOutcome';

/** The first reader of a table fixes what the run sees; a writer moves it on. @internal */
export function pinSnapshots(draft: RunDraft, outcome: TaskOutcome): void {
  for (const { table, snapshotId } of outcome.inputs ?? []) {
    if (snapshotId && !(table in draft.run.pins)) {
      draft.pin(table, snapshotId);
    }
  }
  for (const { table, snapshotId } of outcome.outputs ?? []) {
    if (snapshotId) {
      draft.pin(table, snapshotId);
    }
  }
}
