import { BulkAction } from '@openlake/plugin-openlake-common';

/** What is done to many runs at once, in words. */
export const bulkWords: Record<
  BulkAction,
  {
    verb: string;
    /** What can be done to a run. */
    done: string;
    /** What has been done to those that were not refused. */
    outcome: (count: string) => string;
    explains: string;
    failed: string;
  }
> = {
  repair: {
    verb: 'Repair',
    done: 'repaired',
    outcome: count => `Repair of ${count} started`,
    explains:
      'In each run the tasks that failed, were canceled or were blocked run again, at the revision of the run.',
    failed: 'They were not repaired',
  },
  cancel: {
    verb: 'Cancel',
    done: 'canceled',
    outcome: count => `Cancel of ${count} requested`,
    explains:
      'Running tasks are stopped, waiting ones do not start. Tables that were already written stay as they are.',
    failed: 'They were not canceled',
  },
  mark: {
    verb: 'Mark',
    done: 'marked',
    outcome: count => `${count} marked`,
    explains:
      'From then on each run counts as what you say, for incidents and for jobs that start after it. Nothing runs.',
    failed: 'They were not marked',
  },
};
