import { useOpenlake } from '@openlake/plugin-openlake-react';

/** What a workspace is called, for pages that only know its name; undefined until it is known. */
export function useWorkspaceTitle(name: string | undefined) {
  const { data } = useOpenlake(
    'getWorkspace',
    { params: { workspace: name ?? '' } },
    { enabled: name !== undefined, pace: 'slow' },
  );
  return data?.workspace.title;
}
