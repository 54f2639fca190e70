import { RiAlertLine, RiInformationLine } from '@remixicon/react';
import { ReactNode } from 'react';
import { StateGlyph } from '../state/StateGlyph';
import classes from './Note.module.css';

const icons = {
  bad: <StateGlyph state="failed" size={18} />,
  late: <RiAlertLine size={18} aria-hidden />,
  run: <StateGlyph state="running" size={18} />,
  idle: <RiInformationLine size={18} aria-hidden />,
};

/**
 * A message in the flow of the page: what is so, and what one can do about it.
 *
 * @public
 */
export function Note(props: {
  tone: 'bad' | 'late' | 'run' | 'idle';
  title: ReactNode;
  icon?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Said at once by screen readers. */
  alert?: boolean;
}) {
  return (
    <div
      className={`${classes.note} ${classes[props.tone]}`}
      role={props.alert ? 'alert' : undefined}
    >
      <span className={classes.icon}>{props.icon ?? icons[props.tone]}</span>
      <div className={classes.text}>
        <p className={classes.title}>{props.title}</p>
        {props.children && <div className={classes.more}>{props.children}</div>}
      </div>
      {props.actions && <div className={classes.actions}>{props.actions}</div>}
    </div>
  );
}
