import { SearchField } from '@backstage/ui';
import { formatCount, Segments } from '@openlake/plugin-openlake-react';
import { ReactNode } from 'react';
import classes from './FilterBar.module.css';

/** One choice of a filter, with how many there are. */
export interface FilterOption<Id extends string> {
  id: Id;
  label: string;
  count: number;
}

/** A text filter and a choice over a list that the server filters. */
export function FilterBar<Id extends string>(props: {
  label: string;
  text: string;
  onText: (text: string) => void;
  /** How many there are without a filter. */
  all: number;
  options: FilterOption<Id>[];
  /** None is all. */
  chosen?: Id;
  onChoose: (id: Id | undefined) => void;
  end?: ReactNode;
}) {
  const { label, text, onText, options, chosen, onChoose } = props;
  return (
    <div className={classes.bar}>
      <SearchField
        aria-label={label}
        placeholder={label}
        size="small"
        className={classes.search}
        value={text}
        onChange={onText}
      />
      <Segments
        label="Show"
        options={[
          { id: 'all', label: 'All', count: props.all },
          ...options,
        ].map(({ id, label: name, count }) => ({
          id,
          label: `${name} ${formatCount(count)}`,
        }))}
        chosen={chosen ?? 'all'}
        onChoose={id => onChoose(options.find(one => one.id === id)?.id)}
      />
      {props.end && <div className={classes.end}>{props.end}</div>}
    </div>
  );
}
