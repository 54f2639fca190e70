import { RouterLink } from '@backstage/frontend-plugin-api';
import {
  displayState,
  RouteOutput,
  Run,
} from '@openlake/plugin-openlake-common';
import {
  formatInstant,
  formatMs,
  paths,
  StateBadge,
} from '@openlake/plugin-openlake-react';
import { RiFlagLine } from '@remixicon/react';
import { RevisionChip } from '../revision/RevisionName';
import { markText } from '../runWords/markText';
import { triggerDetail, triggerWord } from '../runWords/TriggerText';
import { durationChange } from './durationChange';
import { PairedBars } from './PairedBars';
import classes from './ComparePage.module.css';

/** The two runs, with how long each took. */
export function ComparedHeads(props: {
  comparison: RouteOutput<'compareRuns'>;
}) {
  const { a, b, durationMs } = props.comparison;
  return (
    <section className={classes.heads} aria-label="The two runs">
      <Head side="a" run={a} />
      <Head side="b" run={b} />
      <div className={classes.total}>
        <span>Duration</span>
        <PairedBars
          a={durationMs.a}
          b={durationMs.b}
          longest={Math.max(durationMs.a ?? 0, durationMs.b ?? 0)}
          label={`${durationText(durationMs.a)} and ${durationText(
            durationMs.b,
          )}`}
        />
        <b>{durationChange(durationMs.a, durationMs.b)}</b>
      </div>
    </section>
  );
}

function Head({ side, run }: { side: 'a' | 'b'; run: Run }) {
  return (
    <div className={classes.head} data-side={side}>
      <p className={classes.headTitle}>
        <RouterLink href={paths.run({ ...run, run: run.id })}>
          {run.jobTitle} #{run.number}
        </RouterLink>
        <StateBadge state={displayState(run)} />
        <RevisionChip
          revision={run.revision}
          href={paths.job({
            ...run,
            tab: 'revisions',
            revision: run.revision.hash,
          })}
        />
      </p>
      <p>
        {triggerWord(run.trigger)} {triggerDetail(run.trigger)}
      </p>
      <p>
        {formatInstant(run.startedAt ?? run.createdAt)}
        {run.repairs > 0 && `, repaired ${run.repairs}×`}
      </p>
      {run.mark && (
        <p className={classes.mark}>
          <RiFlagLine size={14} aria-hidden /> {markText(run.mark)}
        </p>
      )}
      {run.failure && (
        <p className={classes.error}>
          {run.failure.task}: {run.failure.message.split('\n', 1)}
        </p>
      )}
    </div>
  );
}

function durationText(ms: number | undefined): string {
  return ms === undefined ? 'no duration' : formatMs(ms);
}
