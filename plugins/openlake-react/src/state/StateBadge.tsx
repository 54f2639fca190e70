import { DisplayState } from '@openlake/plugin-openlake-common';
import { stateLook } from './stateLook';
import { StateGlyph } from './StateGlyph';
import classes from './StateBadge.module.css';

/**
 * A state as sign and word on its ground.
 *
 * @public
 */
export function StateBadge(props: { state: DisplayState; label?: string }) {
  const { label, tone } = stateLook[props.state];
  return (
    <span className={`${classes.badge} ${classes[tone]}`}>
      <StateGlyph state={props.state} />
      {props.label ?? label}
    </span>
  );
}

/**
 * A state as a word in its colour, with its sign where `glyph` is set.
 *
 * @public
 */
export function StateWord(props: {
  state: DisplayState;
  glyph?: boolean;
  label?: string;
}) {
  const { label, tone } = stateLook[props.state];
  return (
    <span className={`${classes.word} ${classes[tone]}`}>
      {props.glyph && <StateGlyph state={props.state} size={14} />}
      {props.label ?? label}
    </span>
  );
}
