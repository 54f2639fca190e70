import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useMemo, useState } from 'react';
import { RunFilterValues } from './runFilter';

/** A filter of the list of runs that somebody keeps under a name. */
export type SavedFilter = {
  name: string;
  values: RunFilterValues;
};

const KEY = 'run-filters';

/** The filters that the reader has saved, in the order in which they were. */
export function useSavedFilters() {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(() => storage.forBucket('openlake'), [storage]);
  const [filters, setFilters] = useState<readonly SavedFilter[]>(
    () => bucket.snapshot<SavedFilter[]>(KEY).value ?? [],
  );
  useEffect(() => {
    const seen = bucket
      .observe$<SavedFilter[]>(KEY)
      .subscribe(({ value }) => setFilters(value ?? []));
    return () => seen.unsubscribe();
  }, [bucket]);
  const keep = (next: readonly SavedFilter[]) => {
    setFilters(next);
    return bucket.set(KEY, next as SavedFilter[]);
  };
  return {
    filters,
    /** Under a name that is taken it replaces what was there. */
    save: (saved: SavedFilter) =>
      keep([...filters.filter(({ name }) => name !== saved.name), saved]),
    remove: (name: string) =>
      keep(filters.filter(filter => filter.name !== name)),
  };
}
