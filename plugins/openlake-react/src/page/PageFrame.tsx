import { RouterLink } from '@backstage/frontend-plugin-api';
import { ReactNode, useEffect } from 'react';
import { Answer } from '../api/useOpenlake';
import { Freshness } from './Freshness';
import { SectionBar } from './SectionBar';
import { StaleBar } from './StaleBar';
import { surface } from './Surface';
import { PageTab, TabNav } from './TabNav';
import classes from './PageFrame.module.css';

/** One step of the way to a page. @public */
export interface Crumb {
  label: string;
  href?: string;
}

/**
 * The frame that every OpenLake page has: section bar, way, title with state and
 * actions, facts, tabs, and the age of what is shown.
 *
 * @public
 */
export function PageFrame(props: {
  title: string;
  /** Shown behind the title, quieter, such as a run's number. */
  titleSuffix?: ReactNode;
  /** State badge in front of the title. */
  badge?: ReactNode;
  /** Chips beside the title. */
  tags?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  crumbs?: Crumb[];
  /** The workspace that the page belongs to; none for Home and Runs. */
  workspace?: { name: string; title?: string };
  section?:
    | 'home'
    | 'workspaces'
    | 'runs'
    | 'queue'
    | 'backfills'
    | 'pipelines'
    | 'data'
    | 'settings';
  /** See `Facts`. */
  facts?: ReactNode;
  /** What matters most now, such as a failure. */
  banner?: ReactNode;
  tabs?: PageTab[];
  activeTab?: string;
  /** Right of the tabs. */
  tabsEnd?: ReactNode;
  /** The answer that the page shows, for its age. */
  answer?: Pick<
    Answer<unknown>,
    'updatedAt' | 'staleSince' | 'error' | 'retry' | 'isFetching'
  >;
  /** Something on the page is going on right now. */
  live?: boolean;
  /** When what goes on was last heard from its engine. */
  heardAt?: string;
  /** Fill the window; the content scrolls by itself. */
  fill?: boolean;
  children?: ReactNode;
}) {
  const { answer } = props;
  const stale = answer?.staleSince !== undefined;
  useEffect(() => {
    document.title = `${props.title} | OpenLake`;
  }, [props.title]);

  return (
    <main className={classes.frame} data-olo-page data-olo-stale={stale}>
      <div
        className={`${surface} ${classes.page} ${
          props.fill ? classes.fill : ''
        }`}
      >
        <SectionBar workspace={props.workspace} section={props.section} />
        <header className={classes.head}>
          <div className={classes.way}>
            {props.crumbs && <Crumbs crumbs={props.crumbs} />}
            {answer && (
              <Freshness
                answer={answer}
                live={props.live}
                heardAt={props.heardAt}
              />
            )}
          </div>
          <div className={classes.titleRow}>
            {props.badge}
            <h1 className={classes.title}>
              {props.title}
              {props.titleSuffix && (
                <span className={classes.suffix}> {props.titleSuffix}</span>
              )}
            </h1>
            {props.tags && <div className={classes.tags}>{props.tags}</div>}
            {props.actions && (
              <div className={classes.actions}>{props.actions}</div>
            )}
          </div>
          {props.description && (
            <div className={classes.description}>{props.description}</div>
          )}
          {props.facts}
          {stale && answer && <StaleBar answer={answer} />}
          {props.banner}
        </header>
        {props.tabs && (
          <div className={classes.tabs}>
            <TabNav
              tabs={props.tabs}
              active={props.activeTab}
              label={`${props.title} sections`}
            />
            {props.tabsEnd}
          </div>
        )}
        <div className={classes.content}>{props.children}</div>
      </div>
    </main>
  );
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className={classes.crumbs}>
      <ol>
        {crumbs.map(({ label, href }, i) => (
          <li key={`${i}-${label}`}>
            {href ? (
              <RouterLink href={href}>{label}</RouterLink>
            ) : (
              <span aria-current="page">{label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
