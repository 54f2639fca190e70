import type { Knex } from 'knex';
import {
  displayStates,
  runTriggerKinds,
} from '@openlake/plugin-openlake-common';
import { firstIdAt } from './ulidTime';
import type { RunConditions } from './RunStore';

/**
 * Selects the newest runs that meet conditions. Each state and each kind of
 * trigger is a short stretch of its own index, read newest first and then
 * merged, so that a list costs the same however many runs there are.
 *
 * @internal
 */
export function selectNewest(
  knex: Knex,
  conditions: RunConditions,
  page: RunPage,
): Knex.QueryBuilder {
  const stretches = stretchesOf(conditions).map(stretch =>
    newest(knex, { ...conditions, ...stretch }, page),
  );
  return stretches.length === 1
    ? stretches[0]
    : knex
        .select(page.columns ?? '*')
        .from(
          knex
            .unionAll(
              stretches.map(stretch =>
                knex.select().from(stretch.as('newest')),
              ),
            )
            .as('merged'),
        )
        .orderBy('id', 'desc')
        .limit(page.limit);
}

interface RunPage {
  /** Only runs with a lower id. */
  before?: string;
  limit: number;
  /** All by default. */
  columns?: readonly ['id'];
}

/** What one walk of an index can hold still. */
interface Stretch {
  state?: string;
  trigger?: string;
}

function stretchesOf({ states, triggers, backfill }: RunConditions): Stretch[] {
  const some =
    triggers?.length && triggers.length < runTriggerKinds.length
      ? triggers
      : undefined;
  const kinds: ReadonlyArray<string | undefined> = some ?? [undefined];
  // Indexes by trigger and by backfill go on with the state.
  const every = some || backfill ? displayStates : [undefined];
  const wanted: ReadonlyArray<string | undefined> = states?.length
    ? states
    : every;
  return kinds.flatMap(trigger => wanted.map(state => ({ trigger, state })));
}

function newest(
  knex: Knex,
  { since, until, backfill, parent, ...conditions }: RunConditions & Stretch,
  page: RunPage,
): Knex.QueryBuilder {
  const select = knex('runs').select(page.columns ?? '*');
  const columns = {
    workspace: conditions.workspace,
    job: conditions.job,
    number: conditions.number,
    trigger_kind: conditions.trigger,
    state: conditions.state,
    backfill_id: backfill,
    parent_run_id: parent,
  };
  for (const [column, value] of Object.entries(columns)) {
    if (value !== undefined) {
      select.where(column, value);
    }
  }
  if (since !== undefined) {
    select.where('id', '>=', firstIdAt(since));
  }
  if (until !== undefined) {
    select.where('id', '<', firstIdAt(until));
  }
  if (page.before !== undefined) {
    select.where('id', '<', page.before);
  }
  return select.orderBy('id', 'desc').limit(page.limit);
}
