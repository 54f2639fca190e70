import { RouterLink } from '@backstage/frontend-plugin-api';
import classes from './TabNav.module.css';

/** A tab that is a place of its own, with an address. @public */
export interface PageTab {
  id: string;
  label: string;
  href: string;
  /** Small number behind the label. */
  count?: number;
}

/**
 * Tabs as links: each has an address, opens in a new window, and works by
 * keyboard without rules of its own.
 *
 * @public
 */
export function TabNav(props: {
  tabs: PageTab[];
  active?: string;
  label: string;
  tall?: boolean;
}) {
  return (
    <nav
      aria-label={props.label}
      className={`${classes.tabs} ${props.tall ? classes.tall : ''}`}
    >
      {props.tabs.map(({ id, label, href, count }) => (
        <RouterLink
          key={id}
          href={href}
          className={classes.tab}
          aria-current={id === props.active ? 'page' : undefined}
        >
          {label}
          {count !== undefined && (
            <span className={classes.count}>{count}</span>
          )}
        </RouterLink>
      ))}
    </nav>
  );
}
