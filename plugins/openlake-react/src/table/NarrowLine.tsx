import { ReactNode } from 'react';
import classes from './NarrowLine.module.css';

/**
 * A line below what a cell shows, where the window is too narrow for the
 * column that says the same: see `wideOnly` of a column.
 *
 * @public
 */
export function NarrowLine({ children }: { children: ReactNode }) {
  return children ? <span className={classes.line}>{children}</span> : null;
}
