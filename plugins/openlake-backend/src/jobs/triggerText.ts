import { Trigger } from '@openlake/plugin-openlake-common';

/** What starts a job, in one line for people. @internal */
export function triggerText(trigger: Trigger): string {
  if ('schedule' in trigger) {
    return `${trigger.schedule.cron} ${trigger.schedule.timezone}`;
  }
  if ('interval' in trigger) {
    return `every ${trigger.interval.every}`;
  }
  if ('table_update' in trigger) {
    const { tables, condition } = trigger.table_update;
    return tables.join(condition === 'all' ? ' and ' : ' or ');
  }
  if ('file_arrival' in trigger) {
    return trigger.file_arrival.path;
  }
  return 'job' in trigger
    ? `${trigger.job.name} (${trigger.job.on})`
    : trigger.webhook.secret_ref;
}
