import { InputError, NotFoundError } from '@backstage/errors';
import { paths, type Run } from '@openlake/plugin-openlake-common';
import { findJob } from '../job/jobName';
import type { Portal } from '../portal/Portal';
import type { Terminal } from '../Terminal';

const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/i;
const ADDRESS = /^https?:\/\/.*\/runs\/([0-9A-HJKMNP-TV-Z]{26})(?:[/?#]|$)/i;
const NUMBERED = /^([^#]+)#(\d{1,9}|latest)$/;

/** How people call a run: `air-traffic/flights-daily#12`. @internal */
export function runName(
  run: Pick<Run, 'workspace' | 'job' | 'number'>,
): string {
  return `${run.workspace}/${run.job}#${run.number}`;
}

/** Path of a run's page. @internal */
export function runPage(run: Pick<Run, 'workspace' | 'job' | 'id'>): string {
  return paths.run({ workspace: run.workspace, job: run.job, run: run.id });
}

/**
 * The id of the run that is named by its id, the address of its page, or
 * `<job>#<number>`; `<job>#latest` is the newest.
 *
 * @throws InputError that says how to name it, NotFoundError when there is none
 * @internal
 */
export async function findRun(
  text: string,
  portal: Portal,
  terminal: Terminal,
): Promise<string> {
  const id = ADDRESS.exec(text)?.[1] ?? ID.exec(text)?.[0];
  if (id !== undefined) {
    return id.toUpperCase();
  }
  const [, jobText, number] = NUMBERED.exec(text) ?? [];
  if (jobText === undefined) {
    throw new InputError(
      `${text} is no run; write its id, the address of its page, <workspace>/<job>#<number> or <workspace>/<job>#latest`,
    );
  }
  const job = await findJob(jobText, terminal);
  const { items } = await portal.call('listRuns', {
    query: {
      ...job,
      ...(number !== 'latest' && { number: Number(number) }),
      limit: 1,
    },
  });
  if (!items.length) {
    throw new NotFoundError(
      `There is no run ${job.workspace}/${job.job}#${number}; olo runs ls --job ${job.workspace}/${job.job} shows what there is`,
    );
  }
  return items[0].id;
}
