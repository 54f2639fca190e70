import { InputError } from '@backstage/errors';
import {
  LogLine,
  renderText,
  TaskError,
} from '@openlake/plugin-openlake-common';
import { rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LocalConfig } from '../config';
import {
  categoryOfError,
  categoryOfOutput,
  hintFor,
} from '../failures/classify';
import { configurationFailure, TaskFailure } from '../failures/TaskFailure';
import { safeName } from '../log/logFolder';
import { refusedNames, taskEnvironment } from '../process/environment';
import { AttemptEnd, isKilled, runProcess } from '../process/runProcess';
import { attemptMarker } from './attemptMarker';
import { DeclaredTables } from './DeclaredTables';
import { readOutputs } from './outputsFile';
import { TaskContext, TaskSuccess } from './TaskContext';
import { catalogVariables, taskVariables } from './taskVariables';

/** Folders of one attempt. @internal */
export interface Workplace {
  /** Copy of the revision's files; the process runs here. */
  files: string;
  outputs: string;
  /** Made by whoever needs it: for what tools write about their work. */
  scratch: string;
}

/** What a failed program's output tells of the failure. @internal */
export interface Explanation extends Partial<TaskError> {
  /** Another attempt would fail the same way. */
  permanent?: boolean;
  /** Which line of the output shows the failure first, counted from 0. */
  at?: number;
}

/** Turns a failed program's output into what went wrong. @internal */
export type Explain = (
  output: readonly string[],
  workplace: Workplace,
) => Promise<Explanation>;

/** A program to run in the workplace. @internal */
export interface Program {
  command: readonly [string, ...string[]];
  /** Folder to run in; that of the files by default. */
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Name for people, such as `ingest.py`. */
  name: string;
  /** Prepares for the work, as the install of libraries does. */
  setUp?: boolean;
}

/** Where processes of a run work; empty folders when none does. @internal */
export function workFolder(
  config: Pick<LocalConfig, 'folders'>,
  runId: string,
): string {
  return join(config.folders.work, safeName(runId));
}

/**
 * Gives a task a copy of its revision to run programs in, and takes it away
 * afterwards.
 *
 * @internal
 */
export async function runPrograms(
  context: TaskContext,
  env: Readonly<Record<string, string>>,
  prepare: (
    workplace: Workplace,
  ) => Promise<readonly Program[]> | AsyncIterable<Program>,
  explain: Explain = async () => ({}),
): Promise<TaskSuccess> {
  const { config, run, task, number, revisions, revision } = context;
  const refused = refusedNames(env);
  if (refused.length > 0) {
    throw configurationFailure(
      `env must not set ${refused.join(', ')}`,
      'These change how programs start; pass what the program needs as arguments.',
    );
  }
  const folder = join(
    workFolder(config, run.runId),
    `${safeName(task.id)}-${number}`,
  );
  const workplace = {
    files: join(folder, 'files'),
    outputs: join(folder, 'outputs'),
    scratch: join(folder, 'scratch'),
  };
  const tables = await DeclaredTables.open(context);
  const variables = taskVariables(context, tables, workplace.outputs);
  let started = false;
  try {
    await revisions.copyTo(revision.hash, workplace.files);
    await writeFile(workplace.outputs, '');
    const programs = prepare(workplace);
    for await (const program of 'then' in programs
      ? await programs
      : programs) {
      started = true;
      await runOne(context, workplace, program, { env, variables, explain });
    }
    return {
      exitCode: 0,
      values: await readOutputs(workplace.outputs),
      ...(await tables.outcome()),
    };
  } catch (error) {
    if (started && error instanceof TaskFailure && !context.signal.aborted) {
      throw new TaskFailure(error.error, {
        ...error.outcome,
        ...(await tables.outcome()),
      });
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    await rmdir(dirname(folder)).catch(() => {});
  }
}

async function runOne(
  context: TaskContext,
  workplace: Workplace,
  program: Program,
  options: {
    env: Readonly<Record<string, string>>;
    variables: Readonly<Record<string, string>>;
    explain: Explain;
  },
): Promise<void> {
  const { log, signal, config, progress } = context;
  log.system(`$ ${program.name}`);
  const from = log.lines;
  const end = await runProcess({
    command: program.command,
    cwd: program.cwd ?? workplace.files,
    env: taskEnvironment(
      process.env,
      {
        ...catalogVariables(context),
        ...renderEnv(options.env, context),
        ...program.env,
      },
      options.variables,
    ),
    marker: attemptMarker(context),
    log,
    signal,
    mayStart: context.mayStart,
    graceMs: config.processGraceMs,
    onStart: () => program.setUp || progress.workStarts(),
  }).catch(error => {
    throw notStarted(program.name, error);
  });
  if (end.code === 0 && !end.told) {
    return;
  }
  signal.throwIfAborted();
  log.settle();
  const said = log.recent.filter(
    ({ line, stream }) => line > from && stream !== 'system',
  );
  // Which stream is read first is chance; what was said last of all is said where errors go.
  const ordered = [
    ...said.filter(({ stream }) => stream === 'stdout'),
    ...said.filter(({ stream }) => stream === 'stderr'),
  ];
  const output = ordered.map(({ text }) => text);
  const { permanent, at, ...explained } = await options.explain(
    output,
    workplace,
  );
  const logLine = (at === undefined ? firstToShow(ordered) : ordered[at])?.line;
  throw new TaskFailure(
    {
      ...failureOf(program.name, end, output),
      ...explained,
      ...(logLine && { logLine }),
    },
    { exitCode: end.code, permanent },
  );
}

/** A file that is no program does not become one by another attempt. */
function notStarted(name: string, error: NodeJS.ErrnoException): unknown {
  return error.syscall?.startsWith('spawn') &&
    error.code !== 'EAGAIN' &&
    !categoryOfError(error)
    ? configurationFailure(
        `${name} could not be started: ${error.message}`,
        'Check that it is a program that this machine can run, and what its first line says.',
      )
    : error;
}

/** What looks like an error, else the last thing that was said. */
function firstToShow(said: readonly LogLine[]): LogLine | undefined {
  return (
    said.find(({ level }) => level === 'error') ??
    said.findLast(({ text }) => text.trim() !== '')
  );
}

function failureOf(
  name: string,
  end: AttemptEnd,
  output: readonly string[],
): TaskError {
  const category = categoryOfOutput(output.slice(-50).join('\n'));
  if (isKilled(end) && category === 'user_code') {
    return {
      category: 'out_of_memory',
      message: end.outOfMemory
        ? `${name} was killed by the system, which had no memory left for it`
        : `${name} was killed from outside (SIGKILL), most often because the machine ran out of memory`,
      ...hintFor('out_of_memory'),
    };
  }
  const last =
    output.findLast(line => categoryOfOutput(line) !== 'user_code') ??
    output.findLast(line => line.trim() !== '');
  const how = end.signal
    ? `was ended by ${end.signal}`
    : `ended with exit code ${end.code}`;
  return {
    category,
    message: `${name} ${how}${last ? `: ${last.slice(0, 500)}` : ''}`,
    ...hintFor(category),
  };
}

function renderEnv(
  env: Readonly<Record<string, string>>,
  { scope }: TaskContext,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, text]) => [name, renderText(text, scope)]),
  );
}

/**
 * Arguments with their templates filled in. Each stays one argument, and none
 * can hold what ends a C string.
 *
 * @internal
 */
export function renderArguments(
  args: readonly string[],
  { scope }: TaskContext,
): string[] {
  return args.map(arg => {
    const text = renderText(arg, scope);
    if (text.includes('\0')) {
      throw new InputError(`Argument ${JSON.stringify(arg)} holds a NUL`);
    }
    return text;
  });
}
