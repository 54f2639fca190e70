import { Button } from '@backstage/ui';
import { TaskRun } from '@openlake/plugin-openlake-common';
import {
  EmptyState,
  isBad,
  plural,
  toDisplayState,
} from '@openlake/plugin-openlake-react';

/** In place of the log of a `for_each`, which its items have. */
export function ItemLogs(props: {
  /** How many there are of each state. */
  items: NonNullable<TaskRun['items']>;
  /** Shows them in the list of tasks, those of one state or all. */
  onItems: (state?: string) => void;
}) {
  const { items, onItems } = props;
  const count = Object.values(items).reduce((sum, n) => sum + n, 0);
  const bad = Object.keys(items).find(
    state => items[state] > 0 && isBad(toDisplayState(state)),
  );
  return (
    <EmptyState
      title="Each item has a log of its own"
      actions={
        <>
          {bad && (
            <Button size="small" onPress={() => onItems(bad)}>
              Show {plural(items[bad], 'item')} that failed
            </Button>
          )}
          <Button size="small" variant="secondary" onPress={() => onItems()}>
            Show all items
          </Button>
        </>
      }
    >
      {`Choose one of its ${plural(count, 'item')} in the list of tasks.`}
    </EmptyState>
  );
}
