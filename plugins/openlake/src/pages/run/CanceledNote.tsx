import { RouterLink } from '@backstage/frontend-plugin-api';
import { Run } from '@openlake/plugin-openlake-common';
import {
  formatClock,
  Note,
  paths,
  RelativeTime,
} from '@openlake/plugin-openlake-react';
import { personName } from '../names/personName';
import { reasonText } from '../runWords/reasonText';

/** Who or what ended a run before its time, when and why. */
export function CanceledNote({ run }: { run: Run }) {
  const { reason, cancel } = run;
  const message = reason?.message && reasonText(reason.message);
  if (!cancel) {
    return <Note tone="idle" title={message ?? 'The run was canceled'} />;
  }
  const byPerson = reason?.code === 'canceled_by_user';
  const cause = /^run:(.+)$/.exec(cancel.by)?.[1];
  return (
    <Note
      tone="idle"
      title={
        byPerson
          ? `Canceled by ${personName(cancel.by)}`
          : message ?? 'Canceled with the run that started it'
      }
    >
      {byPerson && message && `“${message}” `}
      {cause ? (
        <RouterLink href={paths.runById({ run: cause })}>
          The run that is the cause
        </RouterLink>
      ) : (
        !byPerson && `Asked for by ${personName(cancel.by)}`
      )}
      {(cause || !byPerson) && ', '}
      <RelativeTime at={cancel.at} />, at {formatClock(cancel.at)}.
    </Note>
  );
}
