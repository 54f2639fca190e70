import { SearchField } from '@backstage/ui';
import { Segments } from '@openlake/plugin-openlake-react';
import { ReactNode } from 'react';
import classes from './FilterBar.module.css';

/** One choice of a filter, with how many there are. */
export interface FilterOption<Id extends string> {
  id: Id;
  label: string;
  count: number;
}

/** A text filter and a choice over a list that is all on the page. */
export function FilterBar<Id extends string>(props: {
  label: string;
  text: string;
  onText: (text: string) => void;
  options: FilterOption<Id>[];
  chosen: Id;
  onChoose: (id: Id) => void;
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
        options={options.map(({ id, label: name, count }) => ({
          id,
          label: `${name} ${count}`,
        }))}
        chosen={chosen}
        onChoose={onChoose}
      />
      {props.end && <div className={classes.end}>{props.end}</div>}
    </div>
  );
}
