import { formatCount, plural } from '@openlake/plugin-openlake-common';
import { isBad, stateLook, toDisplayState } from '../state/stateLook';
import classes from './ItemBar.module.css';

/**
 * Items of a `for_each` as one bar, a stretch per state; what failed is never
 * too thin to be seen.
 *
 * @public
 */
export function ItemBar({ counts }: { counts: Record<string, number> }) {
  const states = Object.entries(counts)
    .map(([text, count]) => ({ state: toDisplayState(text), count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => Number(isBad(b.state)) - Number(isBad(a.state)));
  return (
    <span className={classes.bar} title={itemWords(counts)}>
      {states.map(({ state, count }) => (
        <i
          key={state}
          data-tone={stateLook[state].tone}
          style={{ flexGrow: count }}
        />
      ))}
    </span>
  );
}

/** Items in words, what failed first: `3 failed, 997 success of 1,000 items`. @public */
export function itemWords(counts: Record<string, number>): string {
  const states = Object.entries(counts).filter(([, count]) => count > 0);
  const all = states.reduce((sum, [, count]) => sum + count, 0);
  const words = states
    .sort(
      ([a], [b]) =>
        Number(isBad(toDisplayState(b))) - Number(isBad(toDisplayState(a))),
    )
    .map(
      ([text, count]) =>
        `${formatCount(count)} ${stateLook[
          toDisplayState(text)
        ].label.toLowerCase()}`,
    );
  return `${words.join(', ')} of ${plural(all, 'item')}`;
}
