import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import classes from './Segments.module.css';

/**
 * A choice of one among a few, always visible: quieter than tabs, since it only
 * changes how the same thing is shown.
 *
 * @public
 */
export function Segments<Id extends string>(props: {
  label: string;
  options: { id: Id; label: string }[];
  chosen: Id;
  onChoose: (id: Id) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={props.label}
      selectionMode="single"
      disallowEmptySelection
      className={classes.group}
      selectedKeys={[props.chosen]}
      onSelectionChange={keys => props.onChoose([...keys][0] as Id)}
    >
      {props.options.map(({ id, label }) => (
        <ToggleButton key={id} id={id} size="small" className={classes.segment}>
          {label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
