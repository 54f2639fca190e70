import { Mark } from '@openlake/plugin-openlake-common';
import { Note, RelativeTime, stateLook } from '@openlake/plugin-openlake-react';
import { RiFlagLine } from '@remixicon/react';
import { personName } from '../../names/personName';

/** What somebody decided that a run or a task counts as, and why. */
export function MarkNote({ mark }: { mark: Mark }) {
  return (
    <Note
      tone="idle"
      icon={<RiFlagLine size={18} aria-hidden />}
      title={`Marked ${mark.result} by ${personName(mark.by)}`}
    >
      “{mark.note}” By itself it ended as{' '}
      {stateLook[mark.was].label.toLowerCase()}; <RelativeTime at={mark.at} />.
    </Note>
  );
}
