import { RouteOutput } from '@openlake/plugin-openlake-common';
import { formatMs, plural } from '@openlake/plugin-openlake-react';
import { ReactNode } from 'react';
import { FailureBars } from './FailureBars';
import classes from './KpiCards.module.css';

type Kpis = RouteOutput<'homeView'>['kpis'];

/** The figures that one may see, each with its numerator and denominator. */
export function KpiCards({ kpis }: { kpis: Kpis }) {
  const { failedRuns, timeToRepair, freshTables, contracts, days } = kpis;
  return (
    <div className={classes.cards}>
      <Kpi
        title="Failed runs"
        definition={`Runs that ended failed or timed out, of all runs that ended in the last ${days} days. Attempts that failed and were retried are counted beside.`}
        value={percent(failedRuns.failed, failedRuns.finished)}
        line={
          <>
            <b>
              {failedRuns.failed} of {failedRuns.finished}
            </b>{' '}
            finished, {plural(failedRuns.failedAttempts, 'failed attempt')}
          </>
        }
      >
        <FailureBars daily={failedRuns.daily} />
      </Kpi>
      <Kpi
        title="Time to repair"
        definition={`From the first failed run of a job to its next success, median over the last ${days} days. Open failures are counted, never dropped.`}
        value={
          timeToRepair.medianMs === undefined
            ? undefined
            : formatMs(timeToRepair.medianMs)
        }
        line={
          <>
            <b>{timeToRepair.resolved}</b> resolved,{' '}
            <b className={timeToRepair.open ? classes.bad : undefined}>
              {timeToRepair.open} open
            </b>
          </>
        }
      />
      {freshTables && (
        <Kpi
          title="Fresh tables"
          definition="Tables younger than their freshness rule allows, of all tables that have a rule, now."
          value={percent(freshTables.fresh, freshTables.withRule)}
          line={
            <>
              <b>
                {freshTables.fresh} of {freshTables.withRule}
              </b>{' '}
              with a rule
            </>
          }
        />
      )}
      {contracts && (
        <Kpi
          title="Contracts met"
          definition="Tables whose last checks all passed, of all tables that have a contract."
          value={percent(contracts.met, contracts.total)}
          line={
            <>
              <b>
                {contracts.met} of {contracts.total}
              </b>
              {', '}
              <b className={contracts.broken ? classes.bad : undefined}>
                {contracts.broken} broken
              </b>
            </>
          }
        />
      )}
    </div>
  );
}

function Kpi(props: {
  title: string;
  definition: string;
  value?: string;
  line: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section className={classes.card}>
      <h2 title={props.definition}>{props.title}</h2>
      <p className={classes.value}>{props.value ?? '–'}</p>
      <p className={classes.line}>{props.line}</p>
      {props.children}
    </section>
  );
}

/** A share with one decimal; nothing when there is nothing to share. */
function percent(part: number, whole: number): string | undefined {
  return whole === 0
    ? undefined
    : `${((part / whole) * 100).toFixed(1).replace(/\.0$/, '')} %`;
}
