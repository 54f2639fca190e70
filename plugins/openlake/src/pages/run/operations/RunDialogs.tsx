import { RouteOutput } from '@openlake/plugin-openlake-common';
import { lazy, Suspense } from 'react';

/** What somebody is about to do to the run. */
export type RunDialog =
  | { kind: 'cancel' }
  /** `tasks` are chosen to begin with. */
  | { kind: 'repair'; tasks?: string[] }
  /** `task` is a key; none marks the run. */
  | { kind: 'mark'; task?: string }
  /** As a new run; `tasks` are the only ones of it. */
  | { kind: 'again'; tasks?: string[] }
  | { kind: 'compare' };

// A page that is only read does not load what changes things.
const CancelDialog = lazy(() =>
  import('./CancelDialog').then(m => ({ default: m.CancelDialog })),
);
const RepairDialog = lazy(() =>
  import('./RepairDialog').then(m => ({ default: m.RepairDialog })),
);
const MarkDialog = lazy(() =>
  import('./MarkDialog').then(m => ({ default: m.MarkDialog })),
);
const RunAgainDialog = lazy(() =>
  import('./RunAgainDialog').then(m => ({ default: m.RunAgainDialog })),
);
const CompareDialog = lazy(() =>
  import('./CompareDialog').then(m => ({ default: m.CompareDialog })),
);

/** The dialog that is open on the run's page. */
export function RunDialogs(props: {
  view: RouteOutput<'runView'>;
  dialog: RunDialog | undefined;
  /** Something was done: what is looked at stays, whatever the run does next. */
  onChanged: () => void;
  onClose: () => void;
}) {
  return (
    <Suspense fallback={null}>
      <Opened {...props} />
    </Suspense>
  );
}

function Opened(props: Parameters<typeof RunDialogs>[0]) {
  const { view, dialog, onClose } = props;
  switch (dialog?.kind) {
    case 'cancel':
      return (
        <CancelDialog
          view={view}
          onCanceled={props.onChanged}
          onClose={onClose}
        />
      );
    case 'repair':
      return (
        <RepairDialog
          view={view}
          tasks={dialog.tasks}
          onRepaired={props.onChanged}
          onClose={onClose}
        />
      );
    case 'mark':
      return <MarkDialog view={view} task={dialog.task} onClose={onClose} />;
    case 'again':
      return (
        <RunAgainDialog view={view} tasks={dialog.tasks} onClose={onClose} />
      );
    case 'compare':
      return <CompareDialog view={view} onClose={onClose} />;
    default:
      return null;
  }
}
