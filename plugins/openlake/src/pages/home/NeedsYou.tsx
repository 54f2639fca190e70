import { RouteOutput, Workspace } from '@openlake/plugin-openlake-common';
import { Panel, plural } from '@openlake/plugin-openlake-react';
import { BrokenTable } from './BrokenTable';
import { FailedJob } from './FailedJob';
import { HeldWorkspace } from './HeldWorkspace';
import classes from './NeedsYou.module.css';

type Home = RouteOutput<'homeView'>;

/**
 * Workspaces whose newest version is not deployed, jobs whose last run did not
 * end well and tables whose contract is broken, each with the way to mend it.
 */
export function NeedsYou({ home }: { home: Home }) {
  const { needsYou, brokenTables = [], kpis } = home;
  const held = home.workspaces?.items.filter(isHeld) ?? [];
  const rest = [
    more((home.workspaces?.held ?? 0) - held.length, 'workspace'),
    more((kpis.contracts?.broken ?? 0) - brokenTables.length, 'table'),
  ].filter(Boolean);
  const count = held.length + needsYou.length + brokenTables.length;
  if (count === 0) {
    return (
      <Panel title="Needs you">
        <p className={classes.nothing}>{allWell(home)}</p>
      </Panel>
    );
  }
  return (
    <Panel
      title={
        <>
          Needs you <span className={classes.count}>{count}</span>
        </>
      }
      detail="what is not deployed, did not end well or breaks its contract"
    >
      <ul className={classes.list}>
        {held.map(workspace => (
          <HeldWorkspace key={workspace.name} workspace={workspace} />
        ))}
        {needsYou.map(item => (
          <FailedJob key={item.run.id} item={item} />
        ))}
        {brokenTables.map(table => (
          <BrokenTable key={table.name} table={table} />
        ))}
      </ul>
      {rest.length > 0 && (
        <p className={classes.nothing}>And {rest.join(' and ')}.</p>
      )}
    </Panel>
  );
}

function isHeld({ findings, pendingConfirmation, source }: Workspace): boolean {
  return (
    findings.errors > 0 ||
    pendingConfirmation !== undefined ||
    source.error !== undefined
  );
}

function more(count: number, one: string): string | undefined {
  return count > 0 ? `${plural(count, `more ${one}`)}` : undefined;
}

/** What is said where nothing is to be done: no more than is known. */
function allWell({ kpis: { failedRuns, contracts } }: Home): string {
  if (failedRuns.finished === 0) {
    return 'Nothing needs you. No run has ended in these days.';
  }
  const unchecked = contracts
    ? contracts.total - contracts.met - contracts.broken
    : 0;
  return unchecked > 0
    ? `Nothing needs you. The last run of every job ended well; ${plural(
        unchecked,
        'contract',
      )} of ${contracts?.total} wait to be checked.`
    : 'Nothing needs you. The last run of every job ended well.';
}
