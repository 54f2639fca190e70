import { Select } from '@backstage/ui';
import { useOpenlake } from '@openlake/plugin-openlake-react';

/** One job of a workspace by its title, or all. Without a workspace it waits. */
export function JobSelect(props: {
  workspace: string | undefined;
  value: string | undefined;
  onChange: (job: string | undefined) => void;
}) {
  const { workspace, value, onChange } = props;
  const { data } = useOpenlake(
    'listJobs',
    { params: { workspace: workspace ?? '' }, query: { limit: 200 } },
    { pace: 'slow', enabled: workspace !== undefined },
  );
  const known = data?.items ?? [];
  // The address may name one that is not listed; it is still what is chosen.
  const other =
    value && !known.some(({ name }) => name === value)
      ? [{ id: value, label: value }]
      : [];
  return (
    <span title={workspace ? undefined : 'Choose a workspace first'}>
      <Select
        aria-label="Job"
        size="small"
        searchable
        searchPlaceholder="Title of a job"
        isDisabled={!workspace && !value}
        options={[
          { id: 'all', label: 'All jobs' },
          ...known.map(({ name, title }) => ({ id: name, label: title })),
          ...other,
        ]}
        value={value ?? 'all'}
        onChange={key => onChange(key === 'all' ? undefined : String(key))}
      />
    </span>
  );
}
