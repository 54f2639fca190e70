import { Button } from '@backstage/ui';
import {
  formatCount,
  stateLook,
  StateGlyph,
  toDisplayState,
} from '@openlake/plugin-openlake-react';
import { RunRow } from './runRows';
import classes from './TaskTable.module.css';

/** Above the items of a `for_each`: how many there are of each state, and which are shown. */
export function ItemFilterRow(props: {
  row: Extract<RunRow, { kind: 'filter' }>;
  onShow: (state: string | undefined) => void;
}) {
  const { task, items } = props.row;
  const counts = Object.entries(task.items ?? {}).filter(([, n]) => n > 0);
  return (
    <div
      className={classes.filter}
      role="group"
      aria-label={`Which items of ${task.key}`}
    >
      <button
        type="button"
        aria-pressed={items.state === undefined}
        onClick={() => props.onShow(undefined)}
      >
        All
      </button>
      {counts.map(([text, count]) => {
        const state = toDisplayState(text);
        return (
          <button
            key={text}
            type="button"
            aria-pressed={items.state === text}
            onClick={() => props.onShow(text)}
          >
            <StateGlyph state={state} size={12} />
            {formatCount(count)} {stateLook[state].label.toLowerCase()}
          </button>
        );
      })}
    </div>
  );
}

/** Below the items: more of them, or why there are none to see. */
export function MoreItemsRow({
  row,
}: {
  row: Extract<RunRow, { kind: 'more' }>;
}) {
  const { task, items } = row;
  const inAll = Object.entries(task.items ?? {})
    .filter(([state]) => !items.state || state === items.state)
    .reduce((sum, [, count]) => sum + count, 0);
  if (items.error) {
    return (
      <div className={classes.filter} role="alert">
        Items could not be read: {items.error.message}
        <Button size="small" variant="secondary" onPress={items.retry}>
          Try again
        </Button>
      </div>
    );
  }
  if (!items.hasMore) {
    return (
      <div className={classes.filter}>
        {items.isLoading ? 'Reading items' : 'No item is in this state now.'}
      </div>
    );
  }
  return (
    <div className={classes.filter}>
      {formatCount(items.items.length)} of {formatCount(inAll)} items
      <Button
        size="small"
        variant="secondary"
        isPending={items.isLoading}
        onPress={items.loadMore}
      >
        Show more
      </Button>
    </div>
  );
}
