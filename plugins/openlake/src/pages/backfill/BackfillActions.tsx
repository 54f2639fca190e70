import { Button } from '@backstage/ui';
import {
  Backfill,
  BackfillAction,
  backfillCan,
} from '@openlake/plugin-openlake-common';
import {
  RiPauseLine,
  RiPlayLine,
  RiRefreshLine,
  RiStopCircleLine,
} from '@remixicon/react';
import { useState } from 'react';
import { useRights } from '../useRights';
import { BackfillNoteDialog } from './BackfillNoteDialog';

const buttons = [
  { verb: 'cancel', label: 'Cancel backfill', icon: <RiStopCircleLine /> },
  { verb: 'pause', label: 'Pause', icon: <RiPauseLine /> },
  { verb: 'retry', label: 'Retry', icon: <RiRefreshLine /> },
  { verb: 'resume', label: 'Resume', icon: <RiPlayLine /> },
] satisfies { verb: BackfillAction; label: string; icon: JSX.Element }[];

/** What one can do to a backfill now. Only what its state and the reader's rights allow is offered. */
export function BackfillActions({ backfill }: { backfill: Backfill }) {
  const [asking, setAsking] = useState<BackfillAction>();
  const rights = useRights();
  const possible = buttons.filter(
    ({ verb }) => rights.change && backfillCan[verb](backfill),
  );
  const main = (['resume', 'retry'] as const).find(verb =>
    backfillCan[verb](backfill),
  );
  return (
    <>
      {possible.map(({ verb, label, icon }) => (
        <Button
          key={verb}
          size="small"
          variant={verb === main ? 'primary' : 'secondary'}
          iconStart={icon}
          onPress={() => setAsking(verb)}
        >
          {label}
        </Button>
      ))}
      {asking && (
        <BackfillNoteDialog
          backfill={backfill}
          verb={asking}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}
