import { ButtonLink, Skeleton } from '@backstage/ui';
import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  PageFrame,
  paths,
  StateGlyph,
  toDisplayState,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { RiArrowLeftRightLine } from '@remixicon/react';
import { CommandLine } from '../command/CommandLine';
import { compareCommand } from '../command/oloCommand';
import { ChooseRuns } from './ChooseRuns';
import { ComparedHeads } from './ComparedHeads';
import { ComparedParameters } from './ComparedParameters';
import { ComparedRevisions } from './ComparedRevisions';
import { ComparedTasks } from './ComparedTasks';
import { differenceWords } from './differenceWords';
import classes from './ComparePage.module.css';

type Compared = RouteOutput<'compareRuns'>;

/** Two runs side by side: where they part, and what was different before that. */
export function ComparePage() {
  const [search] = useAppSearchParams();
  const a = search.get('a') ?? '';
  const b = search.get('b') ?? '';
  const both = Boolean(a && b);
  const answer = useOpenlake(
    'compareRuns',
    { query: { a, b } },
    { enabled: both },
  );
  const { data } = answer;
  return (
    <PageFrame
      title={data ? titleOf(data) : 'Compare runs'}
      section="runs"
      crumbs={[
        { label: 'Runs', href: paths.runs() },
        ...(data
          ? [
              {
                label: data.b.jobTitle,
                href: paths.job({
                  workspace: data.b.workspace,
                  job: data.b.job,
                }),
              },
            ]
          : []),
        { label: 'Compare' },
      ]}
      answer={both ? answer : undefined}
      actions={
        both && (
          <ButtonLink
            size="small"
            variant="secondary"
            iconStart={<RiArrowLeftRightLine />}
            href={paths.compare({ a: b, b: a })}
          >
            Swap sides
          </ButtonLink>
        )
      }
    >
      {both ? (
        <AnswerView
          answer={answer}
          what="Comparison"
          unaffected="Both runs are as they were."
          skeleton={<ComparisonSkeleton />}
        >
          {comparison => <Comparison comparison={comparison} />}
        </AnswerView>
      ) : (
        <div className={classes.content}>
          <ChooseRuns a={a || undefined} b={b || undefined} />
        </div>
      )}
    </PageFrame>
  );
}

function Comparison({ comparison }: { comparison: Compared }) {
  const { parameters, revision, tasks } = comparison;
  const differing = tasks.filter(task => task.differs.length > 0);
  const alike = !parameters.length && !revision.length && !differing.length;
  return (
    <div className={classes.content}>
      <FirstDifference comparison={comparison} alike={alike} />
      <ComparedHeads comparison={comparison} />
      <ComparedParameters comparison={comparison} />
      <ComparedRevisions comparison={comparison} />
      <ComparedTasks comparison={comparison} />
      <CommandLine command={compareCommand(comparison.a.id, comparison.b.id)} />
    </div>
  );
}

/** Where to look first. */
function FirstDifference(props: { comparison: Compared; alike: boolean }) {
  const { comparison, alike } = props;
  const { a, b, tasks } = comparison;
  const first = tasks.find(task => task.key === comparison.firstDifference);
  if (!first) {
    return (
      <section className={classes.first} aria-label="First difference">
        <p className={classes.firstTitle}>
          {alike ? 'No difference' : 'Every task came to the same'}
        </p>
        <p>
          {alike
            ? 'The same parameters and revision; every task came to the same result, with the same rows and snapshots, in about the same time.'
            : 'Results, rows and inputs are alike; what differs is below.'}
        </p>
      </section>
    );
  }
  return (
    <section
      className={classes.first}
      data-bad={first.b?.error !== undefined || undefined}
      aria-label="First difference"
    >
      <p className={classes.firstTitle}>
        They part at <code>{first.key}</code>
      </p>
      <p>{differenceWords(first, a.number, b.number)}</p>
      {(first.b?.error ?? first.a?.error) && (
        <p className={classes.error}>
          {(first.b?.error ?? first.a?.error)?.message.split('\n', 1)}
        </p>
      )}
      <p className={classes.links}>
        {([a, b] as const).map((run, i) => {
          const side = i === 0 ? first.a : first.b;
          return (
            side && (
              <ButtonLink
                key={run.id}
                size="small"
                variant="secondary"
                iconStart={<StateGlyph state={toDisplayState(side.state)} />}
                href={paths.run({ ...run, run: run.id, task: first.key })}
              >
                Open in #{run.number}
              </ButtonLink>
            )
          );
        })}
      </p>
    </section>
  );
}

function ComparisonSkeleton() {
  return (
    <div className={classes.content}>
      <Skeleton height={96} width="100%" />
      <Skeleton height={148} width="100%" />
      <Skeleton height={360} width="100%" />
    </div>
  );
}

function titleOf({ a, b }: Compared): string {
  return `${b.jobTitle}: #${a.number} and #${b.number}`;
}
