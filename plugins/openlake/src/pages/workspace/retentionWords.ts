import {
  formatCount,
  KeptReason,
  RetainedKind,
  RetentionPass,
} from '@openlake/plugin-openlake-common';

const kinds: Record<RetainedKind, [one: string, many: string]> = {
  runs: ['run', 'runs'],
  ticks: ['tick', 'ticks'],
  keys: ['idempotency key', 'idempotency keys'],
  incidents: ['incident', 'incidents'],
  backfills: ['backfill', 'backfills'],
  revisions: ['revision', 'revisions'],
  deployments: ['deployment', 'deployments'],
  facts: ['fact', 'facts'],
  audit_events: ['audit entry', 'audit entries'],
};

const reasons: Record<KeptReason, string> = {
  newest: 'among the newest of their job',
  last_success: 'the newest success of their job',
  standing: 'say how their job stands',
  active_relative: 'belong to a run that has not ended',
  active_backfill: 'of a backfill that has not ended',
  open_incident: 'opened an incident that is not resolved',
  engine: 'their engine did not remove what it keeps',
  changed: 'changed meanwhile',
};

/** `12 runs, 340 ticks`. */
export function removedText(removed: RetentionPass['removed']): string {
  const parts = Object.entries(removed)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => {
      const [one, many] = kinds[kind as RetainedKind];
      return `${formatCount(count)} ${count === 1 ? one : many}`;
    });
  return parts.join(', ') || 'Nothing was old enough';
}

/** `20 among the newest of their job`. */
export function keptText(kept: RetentionPass['kept']): string {
  return (
    Object.entries(kept)
      .filter(([, count]) => count > 0)
      .map(
        ([reason, count]) =>
          `${formatCount(count)} ${reasons[reason as KeptReason]}`,
      )
      .join(', ') || 'None'
  );
}
