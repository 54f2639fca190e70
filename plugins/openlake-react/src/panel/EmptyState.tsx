import { ReactNode } from 'react';
import classes from './EmptyState.module.css';

/**
 * Says that there is nothing yet, and what to do so that there is.
 *
 * @public
 */
export function EmptyState(props: {
  title: string;
  icon?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={classes.state}>
      {props.icon && <span className={classes.icon}>{props.icon}</span>}
      <h3>{props.title}</h3>
      {props.children && <p>{props.children}</p>}
      {props.actions && <div className={classes.row}>{props.actions}</div>}
    </div>
  );
}
