import { TriggerInfo } from '@openlake/plugin-openlake-common';
import { intervalText } from '../backfill/intervalText';
import { personName } from '../personName';

const words: Record<TriggerInfo['kind'], string> = {
  manual: 'Manual',
  api: 'API',
  schedule: 'Schedule',
  interval: 'Interval',
  table_update: 'Table update',
  file_arrival: 'File arrival',
  job: 'Job',
  webhook: 'Webhook',
  first_deployment: 'First deployment',
  backfill: 'Backfill',
  rerun: 'Run again',
};

/** What started a run, in words. */
export function triggerWord(trigger: Pick<TriggerInfo, 'kind'>): string {
  return words[trigger.kind];
}

/** Who or what stands behind a trigger, without the parts that are the same for all. */
export function triggerDetail(trigger: TriggerInfo): string | undefined {
  const { kind, detail, by } = trigger;
  if (kind === 'backfill' && detail) {
    // It says from when to when; the length is that of all its intervals.
    const [start] = detail.split(' to ');
    return intervalText({ start });
  }
  return detail ?? (by && personName(by));
}

/** What started a run, in one line. */
export function TriggerText({ trigger }: { trigger: TriggerInfo }) {
  const detail = triggerDetail(trigger);
  return (
    <span title={trigger.by}>
      {triggerWord(trigger)}
      {detail && <span style={{ color: 'var(--olo-fg-3)' }}> {detail}</span>}
    </span>
  );
}
