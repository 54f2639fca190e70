import { Select } from '@backstage/ui';
import { useOpenlake } from '@openlake/plugin-openlake-react';

/** One workspace, or all that the reader may see. */
export function WorkspaceSelect(props: {
  value: string | undefined;
  onChange: (workspace: string | undefined) => void;
}) {
  const { value, onChange } = props;
  const { data } = useOpenlake(
    'listWorkspaces',
    { query: { limit: 200 } },
    { pace: 'slow' },
  );
  const known = data?.items ?? [];
  // The address may name one that is not listed; it is still what is chosen.
  const other =
    value && !known.some(({ name }) => name === value)
      ? [{ id: value, label: value }]
      : [];
  return (
    <Select
      aria-label="Workspace"
      size="small"
      searchable={known.length > 10}
      options={[
        { id: 'all', label: 'All workspaces' },
        ...known.map(({ name, title }) => ({ id: name, label: title })),
        ...other,
      ]}
      value={value ?? 'all'}
      onChange={key => onChange(key === 'all' ? undefined : String(key))}
    />
  );
}
