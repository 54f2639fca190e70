import { Tick } from '@openlake/plugin-openlake-common';
import { timeline } from './times';

/** Moments at which the job should have started and did not. */
export function missedTicks(now: number, young: boolean): Tick[] {
  const { ago } = timeline(now);
  if (young) {
    return [
      {
        kind: 'first_deployment',
        at: ago(3, 'h'),
        skipped: 'the job was paused on the first deployment',
      },
    ];
  }
  const trigger = '0 5 * * * Europe/Paris';
  return [
    {
      kind: 'schedule',
      trigger,
      scheduledAt: ago(9, 'd'),
      at: ago(9, 'd'),
      skipped: 'the job was paused',
    },
    {
      kind: 'schedule',
      trigger,
      from: ago(33, 'd'),
      scheduledAt: ago(31, 'd'),
      at: ago(31, 'd'),
      skipped: 'the portal was down and catchup is off: 3 moments',
    },
  ];
}
