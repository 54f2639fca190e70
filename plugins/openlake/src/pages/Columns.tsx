import { ReactNode } from 'react';
import classes from './Columns.module.css';

/** The content of a page that scrolls as a whole: panels under each other. */
export function Body(props: { children: ReactNode }) {
  return <div className={classes.body}>{props.children}</div>;
}

/** Panels with a narrower column beside them, under them on a narrow window. */
export function Split(props: { children: ReactNode; aside?: ReactNode }) {
  return props.aside ? (
    <div className={classes.split}>
      <div className={classes.column}>{props.children}</div>
      <div className={classes.column}>{props.aside}</div>
    </div>
  ) : (
    <div className={classes.column}>{props.children}</div>
  );
}
