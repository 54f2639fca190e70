import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RouteOutput, Run } from '@openlake/plugin-openlake-common';
import {
  DataTable,
  paths,
  RelativeTime,
  TableColumn,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { DragEvent, useState } from 'react';
import { priorityWord } from '../start/priorityOptions';
import { TriggerText } from '../runWords/TriggerText';
import { WorkspaceName } from '../names/WorkspaceName';
import { DropDialog } from './DropDialog';
import { QueueHandle, QueueMenu, QueueStep } from './QueueHandle';
import { moveToPlace, QueueMove } from './queueMove';
import { waitText } from './waitText';
import classes from './QueueTable.module.css';

type Waiting = RouteOutput<'listQueue'>['items'][number];

/** Columns of the queue for whoever may not change it. */
export const queueColumns: TableColumn<Waiting>[] = [
  {
    id: 'run',
    header: 'Run',
    cell: item => (
      <>
        <span className={classes.position}>{item.position}</span>
        <b title={item.run.job}>{item.run.jobTitle}</b>{' '}
        <span className={classes.dim}>#{item.run.number}</span>
        <span className={classes.below}>{waitText(item)}</span>
      </>
    ),
  },
  {
    id: 'reason',
    header: 'Waits for',
    wideOnly: true,
    cell: item => <span className={classes.reason}>{waitText(item)}</span>,
  },
  {
    id: 'since',
    header: 'Since',
    cell: ({ run }) => <RelativeTime at={run.queuedAt} />,
  },
  {
    id: 'priority',
    header: 'Priority',
    cell: ({ run, raisedTo }) => (
      <span
        className={classes.priority}
        data-priority={run.priority}
        title={
          raisedTo &&
          `It has waited so long that it stands where those of ${raisedTo} do`
        }
      >
        {priorityWord(run.priority)}
        {raisedTo && `, as ${raisedTo}`}
      </span>
    ),
  },
  {
    id: 'workspace',
    header: 'Workspace',
    wideOnly: true,
    cell: ({ run }) => <WorkspaceName name={run.workspace} />,
  },
  {
    id: 'trigger',
    header: 'Trigger',
    wideOnly: true,
    cell: ({ run }) => <TriggerText trigger={run.trigger} />,
  },
];

/** The waiting runs in their order; who may can move and drop them. */
export function QueueTable(props: {
  items: Waiting[];
  /** These are all that wait, in all workspaces and jobs. */
  isWhole: boolean;
  canUpdate: boolean;
}) {
  const { items, isWhole, canUpdate } = props;
  const toasts = useApi(toastApiRef);
  const action = useOpenlakeAction('moveQueued');
  const [dropping, setDropping] = useState<Run>();
  const [dragged, setDragged] = useState<string>();
  const [slot, setSlot] = useState<{ place: number; top: number }>();
  const [said, setSaid] = useState('');
  const ids = items.map(({ run }) => run.id);

  const moveOf = (at: number, step: QueueStep): QueueMove | undefined =>
    ({
      first: items[at].position > 1 ? { to: 'first' as const } : undefined,
      up: moveToPlace(ids, at, at - 1, isWhole),
      down: moveToPlace(ids, at, at + 2, isWhole),
      last:
        at < ids.length - 1 || !isWhole ? { to: 'last' as const } : undefined,
    }[step]);
  const move = async (at: number, to: QueueMove | undefined) => {
    const { run } = items[at];
    if (!to || action.isPending) {
      return;
    }
    try {
      const moved = await action.run({ params: { run: run.id }, body: to });
      setSaid(
        `${run.jobTitle} #${run.number} is now at position ${
          moved.queuePosition ?? 'unknown'
        }`,
      );
    } catch (error) {
      toasts.post({
        title: `${run.jobTitle} #${run.number} kept its place`,
        description: (error as Error).message,
        status: 'danger',
      });
    }
  };
  const dragOver = (event: DragEvent<HTMLDivElement>) => {
    const row = (event.target as Element).closest('tbody tr');
    if (dragged === undefined || !(row instanceof HTMLTableRowElement)) {
      return;
    }
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const below = event.clientY > box.top + box.height / 2;
    setSlot({
      place: row.sectionRowIndex + (below ? 1 : 0),
      top:
        (below ? box.bottom : box.top) -
        event.currentTarget.getBoundingClientRect().top,
    });
  };
  const endDrag = () => {
    setDragged(undefined);
    setSlot(undefined);
  };
  const label = ({ run }: Waiting) => `${run.jobTitle} #${run.number}`;

  const columns: TableColumn<Waiting>[] = canUpdate
    ? [
        ...queueColumns,
        {
          id: 'actions',
          header: <span className={classes.hidden}>Actions</span>,
          numeric: true,
          cell: item => {
            const at = items.indexOf(item);
            return (
              <span className={classes.actions}>
                <QueueMenu
                  label={label(item)}
                  canStep={step => moveOf(at, step) !== undefined}
                  onStep={step => move(at, moveOf(at, step))}
                  onDrop={() => setDropping(item.run)}
                />
                <QueueHandle
                  label={label(item)}
                  onStep={step => move(at, moveOf(at, step))}
                  onDragStart={event => {
                    event.dataTransfer.effectAllowed = 'move';
                    event.dataTransfer.setData('text/plain', label(item));
                    setDragged(item.run.id);
                  }}
                  onDragEnd={endDrag}
                />
              </span>
            );
          },
        },
      ]
    : queueColumns;

  return (
    <div
      className={classes.queue}
      onDragOver={dragOver}
      onDrop={event => {
        event.preventDefault();
        // It may have started, or others before it, since it was taken.
        const at = ids.findIndex(id => id === dragged);
        if (at >= 0 && slot) {
          move(at, moveToPlace(ids, at, slot.place, isWhole));
        }
        endDrag();
      }}
    >
      <DataTable
        label="Waiting runs"
        columns={columns}
        rows={items}
        rowKey={({ run }) => run.id}
        href={({ run }) =>
          paths.run({ workspace: run.workspace, job: run.job, run: run.id })
        }
      />
      {slot && <div className={classes.slot} style={{ top: slot.top }} />}
      <p role="status" className={classes.hidden}>
        {said}
      </p>
      {dropping && (
        <DropDialog run={dropping} onClose={() => setDropping(undefined)} />
      )}
    </div>
  );
}
