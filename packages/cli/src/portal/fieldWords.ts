import { ResponseError } from '@backstage/errors';
import type { RouteName } from '@openlake/plugin-openlake-common';

/** What fields of the API are on the command line. */
const WORDS: Readonly<Record<string, string>> = {
  'params.workspace': 'the workspace',
  'params.job': 'the job',
  'params.run': 'the run',
  'params.task': 'the task',
  'params.attempt': '--attempt',
  'params.backfill': 'the backfill',
  a: 'the first run',
  b: 'the second run',
  workspace: '--workspace',
  job: '--job',
  state: '--state',
  trigger: '--trigger',
  backfill: '--backfill',
  since: '--since',
  until: '--until',
  number: 'the number of the run',
  limit: '--limit',
  parameters: '-p',
  tasks: '--only',
  priority: '--priority',
  idempotencyKey: '--key',
  rerunOf: 'the run',
  revision: '--revision',
  note: '--note',
  reason: '--reason',
  result: 'the result',
  runs: 'the runs',
  from: '--from',
  to: '--to',
  every: '--every',
  order: '--order',
  maxParallel: '--parallel',
  reprocess: '--reprocess',
  before: 'the other run',
};

/** Where a verb says it in another way than the others. */
const WORDS_OF: { readonly [N in RouteName]?: Record<string, string> } = {
  previewRepair: { tasks: '--tasks' },
  repairRun: { tasks: '--tasks' },
  moveQueued: { to: 'the place' },
};

/** A place as the API writes it before what is wrong there: `body.tasks: `, `body.files[3].content: `. */
const PLACE = /(^|; )(params|query|body)\.(?:filter\.)?(\w+)(\S*): /g;

/**
 * What a place of a request is called on the command line; undefined when it is
 * nothing that somebody has typed.
 *
 * @param place - `params`, `query` or `body`
 * @param field - in it
 * @internal
 */
export function fieldWord(
  name: RouteName,
  place: string,
  field: string,
): string | undefined {
  return WORDS_OF[name]?.[field] ?? WORDS[`${place}.${field}`] ?? WORDS[field];
}

/**
 * Says what the API refuses by the options and files that were typed, not by
 * the fields of its request.
 *
 * @returns the error, which stays what it is
 * @internal
 */
export function inWordsOfTheCommandLine<E>(
  error: E,
  name: RouteName,
  input: object,
): E {
  if (error instanceof ResponseError) {
    error.message = error.message.replace(
      PLACE,
      (whole, before, place, field, rest) => {
        const word =
          fileName(input, field, rest) ?? fieldWord(name, place, field);
        if (word === undefined) {
          return whole;
        }
        const inner = field === 'parameters' ? rest.replace(/^\./, ' ') : '';
        return `${before}${word}${inner}: `;
      },
    );
  }
  return error;
}

/** Of `files[3].content`, the file that was sent there. */
function fileName(
  input: { body?: { files?: ReadonlyArray<{ path: string }> } },
  field: string,
  rest: string,
): string | undefined {
  const [, index] = /^\[(\d+)\]/.exec(rest) ?? [];
  return field === 'files'
    ? input.body?.files?.[Number(index)]?.path
    : undefined;
}
