import { appThemeApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useSyncExternalStore } from 'react';

const PREFERS_DARK = '(prefers-color-scheme: dark)';

/** The theme that somebody has chosen, else the one that the system asks for. */
export function useShownVariant(): 'light' | 'dark' {
  const api = useApi(appThemeApiRef);
  const onChoice = useCallback(
    (onChange: () => void) => {
      const subscription = api.activeThemeId$().subscribe(onChange);
      return () => subscription.unsubscribe();
    },
    [api],
  );
  const chosen = useSyncExternalStore(onChoice, () => api.getActiveThemeId());
  const prefersDark = useSyncExternalStore(onPreference, readPreference);
  if (chosen === 'light' || chosen === 'dark') {
    return chosen;
  }
  return prefersDark ? 'dark' : 'light';
}

// Not every browser can be asked.
function onPreference(onChange: () => void): () => void {
  const query = window.matchMedia?.(PREFERS_DARK);
  query?.addEventListener('change', onChange);
  return () => query?.removeEventListener('change', onChange);
}

function readPreference(): boolean {
  return window.matchMedia?.(PREFERS_DARK).matches ?? false;
}
