import { useEffect, useRef } from 'react';

/** Key, as `KeyboardEvent.key` names it, to what it does. @public */
export type Shortcuts = Record<string, (() => void) | undefined>;

/**
 * Single-key shortcuts of a page. They rest while a person types, while a dialog
 * is open, and with any modifier, so that browser and screen reader keep theirs.
 *
 * @public
 */
export function useShortcuts(shortcuts: Shortcuts, enabled = true): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;

  useEffect(() => {
    if (!enabled) {
      return undefined;
    }
    const listen = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.target) ||
        document.querySelector('[role="dialog"], [role="menu"]')
      ) {
        return;
      }
      const action = latest.current[event.key];
      if (action) {
        event.preventDefault();
        action();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [enabled]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, textarea, select, [role="textbox"]'))
  );
}
