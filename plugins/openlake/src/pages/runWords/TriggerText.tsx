import { TriggerInfo } from '@openlake/plugin-openlake-common';
import { formatInstant } from '@openlake/plugin-openlake-react';
import { intervalText } from './intervalText';
import { personName } from '../names/personName';

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
  const start = intervalStart(trigger);
  if (start) {
    return intervalText({ start });
  }
  const person = by && personName(by);
  return kind === 'rerun' && detail && person
    ? `of ${detail} by ${person}`
    : detail ?? person;
}

/** Of a run of a backfill, which tells from when to when; all its intervals are of one length. */
function intervalStart({ kind, detail }: TriggerInfo): string | undefined {
  return kind === 'backfill' ? detail?.split(' to ')[0] : undefined;
}

/** What started a run, in one line. */
export function TriggerText({ trigger }: { trigger: TriggerInfo }) {
  const detail = triggerDetail(trigger);
  const start = intervalStart(trigger);
  return (
    <span
      title={
        [start && formatInstant(start), trigger.by]
          .filter(Boolean)
          .join(' · ') || undefined
      }
    >
      {triggerWord(trigger)}
      {detail && <span style={{ color: 'var(--olo-fg-3)' }}> {detail}</span>}
    </span>
  );
}
