import { ReactNode } from 'react';
import '../theme/tokens.css';
import classes from './Surface.module.css';

/** Class of elements that OpenLake components stand on. @internal */
export const surface = classes.surface;

/**
 * The ground of OpenLake components outside of an OpenLake page, such as on a
 * catalog page: colours, type and resets.
 *
 * @public
 */
export function Surface(props: { children?: ReactNode }) {
  return <div className={classes.surface}>{props.children}</div>;
}
