import { useVirtualizer } from '@tanstack/react-virtual';
import { RiSearchLine } from '@remixicon/react';
import { KeyboardEvent, ReactNode, useEffect, useRef, useState } from 'react';
import classes from './LongList.module.css';

/** A list of more entries than this can be searched and draws what is in view. */
export const LONG = 60;
const ENTRY = 28;

/**
 * Names of which one or some are chosen, such as the tasks of a job. It scrolls
 * in itself; arrow keys go from entry to entry, and a long one is a single stop
 * for the Tab key.
 */
export function LongList(props: {
  /** What the entries are, for screen readers. */
  label: string;
  /** What one entry is called, such as `task`. */
  one: string;
  names: readonly string[];
  /** Pixels that it takes at most. */
  height: number;
  /** Brought into view when it changes. */
  current?: string;
  /** What an entry shows: one thing to press, which Tab reaches if `isStop`. */
  children: (name: string, isStop: boolean) => ReactNode;
}) {
  const { names, one, current } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [filter, setFilter] = useState('');
  const [focused, setFocused] = useState<string>();
  const long = names.length > LONG;
  const wanted = filter.trim().toLowerCase();
  const shown = wanted
    ? names.filter(name => name.toLowerCase().includes(wanted))
    : names;
  const virtual = useVirtualizer({
    count: long ? shown.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ENTRY,
    overscan: 10,
    initialRect: { width: 300, height: props.height },
  });
  useEffect(() => {
    if (scroller.current && wanted) {
      scroller.current.scrollTop = 0;
    }
  }, [wanted]);
  const place = current === undefined ? -1 : shown.indexOf(current);
  useEffect(() => {
    const box = scroller.current;
    if (box && place >= 0) {
      const top = place * ENTRY;
      box.scrollTop = Math.min(
        top,
        Math.max(box.scrollTop, top + ENTRY - box.clientHeight),
      );
    }
  }, [place]);

  const drawn = long
    ? virtual.getVirtualItems().map(({ index }) => index)
    : shown.map((_, index) => index);
  const stop =
    [focused, current].find(name => drawn.some(i => shown[i] === name)) ??
    shown[drawn[0]];
  return (
    <div>
      {long && (
        <label className={classes.search}>
          <RiSearchLine size={14} aria-hidden />
          <input
            type="search"
            value={filter}
            placeholder={`Find a ${one}`}
            aria-label={`Find a ${one}`}
            onChange={event => setFilter(event.target.value)}
            onKeyDown={event => {
              if (event.key === 'Escape' && filter) {
                event.stopPropagation();
                setFilter('');
              }
            }}
          />
        </label>
      )}
      <div
        ref={scroller}
        className={classes.scroll}
        style={{ maxHeight: props.height }}
      >
        {/* Keys move the focus between what is pressed; the list itself is not. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- see above */}
        <ul
          className={classes.list}
          aria-label={props.label}
          style={
            long
              ? {
                  paddingTop: (drawn[0] ?? 0) * ENTRY,
                  height: shown.length * ENTRY,
                }
              : undefined
          }
          onKeyDown={stepFocus}
        >
          {drawn.map(index => (
            <li
              key={shown[index]}
              aria-setsize={shown.length}
              aria-posinset={index + 1}
              style={{ height: ENTRY }}
              onFocus={() => setFocused(shown[index])}
            >
              {props.children(shown[index], !long || shown[index] === stop)}
            </li>
          ))}
        </ul>
        {shown.length === 0 && (
          <p className={classes.none}>
            No {one} matches “{filter}”.
          </p>
        )}
      </div>
    </div>
  );
}

/** Arrow keys: the entry above or below, which scrolls into view. */
function stepFocus(event: KeyboardEvent<HTMLElement>) {
  const entry = (event.target as Element).closest('li');
  const next = {
    ArrowDown: entry?.nextElementSibling,
    ArrowUp: entry?.previousElementSibling,
  }[event.key];
  const control = next?.querySelector<HTMLElement>('button, input');
  if (control) {
    event.preventDefault();
    control.focus();
  }
}
