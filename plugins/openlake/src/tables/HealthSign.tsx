import { StateGlyph } from '@openlake/plugin-openlake-react';
import { healthLook, TableHealth } from './tableHealth';
import classes from './HealthSign.module.css';

/** The sign of a table's health, with its name for those who cannot see it. */
export function HealthSign(props: { health: TableHealth; size?: number }) {
  const look = healthLook[props.health];
  return (
    <span
      className={`${classes.sign} ${classes[look.tone]}`}
      role="img"
      aria-label={look.label}
      title={look.label}
    >
      <StateGlyph state={look.sign} size={props.size ?? 14} />
    </span>
  );
}

/** The sign of a table's health and its name. */
export function HealthWord(props: { health: TableHealth }) {
  const look = healthLook[props.health];
  return (
    <span className={`${classes.word} ${classes[look.tone]}`}>
      <StateGlyph state={look.sign} size={14} />
      {look.label}
    </span>
  );
}
