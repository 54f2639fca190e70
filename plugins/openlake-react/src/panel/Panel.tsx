import { ReactNode, useId } from 'react';
import classes from './Panel.module.css';

/**
 * A titled surface of a page.
 *
 * @public
 */
export function Panel(props: {
  title: ReactNode;
  /** Quieter, behind the title. */
  detail?: ReactNode;
  actions?: ReactNode;
  /** Space around the content; tables and canvases go without. */
  padded?: boolean;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id} className={classes.title}>
          {props.title}
        </h2>
        {props.detail && <span className={classes.detail}>{props.detail}</span>}
        {props.actions && (
          <div className={classes.actions}>{props.actions}</div>
        )}
      </header>
      <div className={props.padded ? classes.padded : undefined}>
        {props.children}
      </div>
    </section>
  );
}
