import { InputError } from '@backstage/errors';
import {
  durationMs,
  normalizeWorkspacePath,
  renderText,
  TaskOf,
} from '@openlake/plugin-openlake-common';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationFailure } from '../failures/TaskFailure';
import { splitTable } from './committedBefore';
import { callOut, isExpected } from './httpTask';
import { landingFolder } from './landingFolder';
import { pause } from './pause';
import { ExecuteTask, TaskContext } from './TaskContext';
import { zonedTime } from './zonedTime';

/** The clock may be set while a task waits for a time. */
const LONGEST_PAUSE = 60_000;

/** Who takes a call and does not answer is asked again. */
const LONGEST_LOOK_MS = 30_000;

/** Looks once: what is there, or undefined. */
type Look = (
  context: TaskContext,
) => Promise<Record<string, unknown> | undefined>;

/**
 * Waits until something is there.
 *
 * @internal
 */
export const runWaitTask: ExecuteTask<TaskOf<'wait'>> = async (
  spec,
  context,
) => {
  const { until, check_every: every } = spec.wait;
  const { log, signal } = context;
  if (until.time !== undefined) {
    const moment = readMoment(until.time, context);
    log.system(`waiting until ${moment.toISOString()}`);
    for (let left = moment.getTime() - Date.now(); left > 0; ) {
      await pause(Math.min(left, LONGEST_PAUSE), signal);
      left = moment.getTime() - Date.now();
    }
    return { values: { at: moment.toISOString() } };
  }
  const look = lookFor(until);
  log.system(`waiting for ${JSON.stringify(until)}, looking every ${every}`);
  for (;;) {
    const found = await look(context);
    if (found) {
      log.system(`found ${JSON.stringify(found)}`);
      return { values: found };
    }
    await pause(durationMs(every), signal);
  }
};

function lookFor(until: TaskOf<'wait'>['wait']['until']): Look {
  const { table, file, http } = until;
  if (table) {
    return context => lookForTable(table, context);
  }
  if (file) {
    return context => lookForFile(file.path, context);
  }
  return async context => {
    const answer = await callOut(context, {
      method: 'GET',
      url: renderText(http!.url, context.scope),
      headers: {},
      allowInternal: context.config.allowInternal,
      maxBytes: 64 * 1024,
      signal: AbortSignal.any([
        context.signal,
        AbortSignal.timeout(LONGEST_LOOK_MS),
      ]),
    }).catch(error => {
      // That nobody answers yet is what the task waits through.
      if (error.error?.category === 'engine') {
        return undefined;
      }
      throw error;
    });
    return answer && isExpected(answer.status, http!.expect_status)
      ? { status: answer.status }
      : undefined;
  };
}

function readMoment(text: string, { scope, run }: TaskContext): Date {
  const value = renderText(text, scope);
  if (/^\d{1,2}:\d{2}$/.test(value)) {
    return zonedTime(value, scope.timezone, new Date(run.startedAt));
  }
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) {
    throw configurationFailure(
      `wait.until.time is "${value}", which is neither HH:MM nor a date and time`,
    );
  }
  return moment;
}

async function lookForTable(
  { name, updated_after: after }: { name: string; updated_after?: string },
  { connectors, revision, run, scope, signal }: TaskContext,
): Promise<Record<string, unknown> | undefined> {
  const { catalog, table } = splitTable(name, revision.settings.catalog);
  const since =
    after === undefined
      ? run.request.interval?.start
      : renderText(after, scope);
  let description;
  try {
    description = await connectors
      .tableCatalog(catalog)
      .loadTable(table, { signal });
  } catch (error) {
    signal.throwIfAborted();
    const { kind, message, name: type } = error as Error & { kind?: string };
    if (type === 'NotFoundError') {
      throw configurationFailure(
        `Catalog ${catalog} is not connected: ${message}`,
      );
    }
    if (kind === 'not_found' || kind === 'unavailable') {
      return undefined;
    }
    throw error;
  }
  const { current } = description;
  return current &&
    (since === undefined || Date.parse(current.at) > Date.parse(since))
    ? { snapshot_id: current.id, at: current.at }
    : undefined;
}

async function lookForFile(
  path: string,
  { config, run, scope }: TaskContext,
): Promise<Record<string, unknown> | undefined> {
  const rendered = renderText(path, scope);
  const inside = normalizeWorkspacePath(rendered);
  if (inside === undefined) {
    throw new InputError(
      `The local runner waits for files in the landing folder of the workspace only, not for ${rendered}`,
    );
  }
  const found = await stat(
    join(landingFolder(config, run.request.workspace), inside),
  ).catch(() => undefined);
  return found?.isFile()
    ? { size: found.size, modified: found.mtime.toISOString() }
    : undefined;
}
