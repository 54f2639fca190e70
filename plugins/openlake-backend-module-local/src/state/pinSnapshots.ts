import { TablePin } from '@openlake/plugin-openlake-node';
import { RunDraft } from './RunDraft';
import { TaskOutcome } from './TaskOutcome';

/** The first reader of a table fixes what the run sees of it. @internal */
export function pinFound(draft: RunDraft, found: readonly TablePin[]): void {
  for (const { table, snapshotId } of found) {
    if (snapshotId && !(table in draft.run.pins)) {
      draft.pin(table, snapshotId);
    }
  }
}

/** What a task has written is what the run sees from then on. @internal */
export function pinWritten(draft: RunDraft, outcome: TaskOutcome): void {
  for (const { table, snapshotId } of outcome.outputs ?? []) {
    if (snapshotId) {
      draft.pin(table, snapshotId);
    }
  }
}

/** Pins of a run as connectors take them. @internal */
export function tablePins(pins: Readonly<Record<string, string>>): TablePin[] {
  return Object.entries(pins).map(([table, snapshotId]) => ({
    table,
    snapshotId,
  }));
}
