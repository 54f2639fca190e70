import { KeyboardEvent, useRef } from 'react';
import classes from './TabNav.module.css';

/**
 * Tabs within a part of a page, such as a drawer: arrow keys move between them.
 * The panel takes `id={panelId}` and `role="tabpanel"`.
 *
 * @public
 */
export function TabPicker<Id extends string>(props: {
  tabs: { id: Id; label: string; count?: number }[];
  active: Id;
  onChange: (id: Id) => void;
  label: string;
  panelId: string;
}) {
  const { tabs, active, onChange } = props;
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) {
      return;
    }
    event.preventDefault();
    const at = tabs.findIndex(tab => tab.id === active);
    const next = (at + step + tabs.length) % tabs.length;
    onChange(tabs[next].id);
    list.current
      ?.querySelectorAll<HTMLButtonElement>('[role="tab"]')
      [next].focus();
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={props.label}
      className={classes.tabs}
    >
      {tabs.map(({ id, label, count }) => (
        <button
          key={id}
          type="button"
          role="tab"
          aria-selected={id === active}
          aria-controls={props.panelId}
          tabIndex={id === active ? 0 : -1}
          className={classes.tab}
          onClick={() => onChange(id)}
          onKeyDown={move}
        >
          {label}
          {count !== undefined && (
            <span className={classes.count}>{count}</span>
          )}
        </button>
      ))}
    </div>
  );
}
