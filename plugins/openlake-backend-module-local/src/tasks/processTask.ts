import { InputError } from '@backstage/errors';
import { renderText, TaskError } from '@openlake/plugin-openlake-common';
import { rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LocalConfig } from '../config';
import { categoryOfOutput, DISK_HINT } from '../failures/classify';
import { configurationFailure, TaskFailure } from '../failures/TaskFailure';
import { safeName } from '../log/logFolder';
import { refusedNames, taskEnvironment } from '../process/environment';
import { ProcessEnd, runProcess } from '../process/runProcess';
import { attemptMarker } from './attemptMarker';
import { landingFolder } from './landingFolder';
import { readOutputs } from './outputsFile';
import { TaskContext, TaskSuccess } from './TaskContext';

/** Folders of one attempt. @internal */
export interface Workplace {
  /** Copy of the revision's files; the process runs here. */
  files: string;
  outputs: string;
}

/** A program to run in the workplace. @internal */
export interface Program {
  command: readonly [string, ...string[]];
  /** Folder to run in; that of the files by default. */
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Name for people, such as `ingest.py`. */
  name: string;
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
 * @param explain - turns a failed program's output into what went wrong
 * @internal
 */
export async function runPrograms(
  context: TaskContext,
  env: Readonly<Record<string, string>>,
  prepare: (
    workplace: Workplace,
  ) => Promise<readonly Program[]> | AsyncIterable<Program>,
  explain: (
    output: readonly string[],
    workplace: Workplace,
  ) => Promise<Partial<TaskError>> = async () => ({}),
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
  };
  try {
    await revisions.copyTo(revision.hash, workplace.files);
    await writeFile(workplace.outputs, '');
    const programs = prepare(workplace);
    for await (const program of 'then' in programs
      ? await programs
      : programs) {
      await runOne(context, workplace, program, env, explain);
    }
    return {
      exitCode: 0,
      values: await readOutputs(workplace.outputs),
      inputs: context.spec.inputs.map(table => ({ table })),
      outputs: context.spec.outputs.map(table => ({ table })),
    };
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    await rmdir(dirname(folder)).catch(() => {});
  }
}

async function runOne(
  context: TaskContext,
  workplace: Workplace,
  program: Program,
  env: Readonly<Record<string, string>>,
  explain: (
    output: readonly string[],
    workplace: Workplace,
  ) => Promise<Partial<TaskError>>,
): Promise<void> {
  const { log, signal, config } = context;
  log.system(`$ ${program.name}`);
  const from = log.lines;
  const end = await runProcess({
    command: program.command,
    cwd: program.cwd ?? workplace.files,
    env: taskEnvironment(
      process.env,
      { ...renderEnv(env, context), ...program.env },
      await runnerVariables(context, workplace),
    ),
    marker: attemptMarker(context),
    log,
    signal,
    graceMs: config.processGraceMs,
  });
  if (end.code === 0) {
    return;
  }
  signal.throwIfAborted();
  log.settle();
  const output = log.recent
    .filter(({ line, stream }) => line > from && stream !== 'system')
    .map(({ text }) => text);
  const explained = await explain(output, workplace);
  throw new TaskFailure(
    { ...failureOf(program.name, end, output), ...explained },
    { exitCode: end.code },
  );
}

function failureOf(
  name: string,
  end: ProcessEnd,
  output: readonly string[],
): TaskError {
  if (end.signal === 'SIGKILL') {
    return {
      category: 'out_of_memory',
      message: `${name} was killed from outside (SIGKILL), most often because the machine ran out of memory`,
      hint: 'Let the task use less memory, or give the machine more.',
    };
  }
  const last = output.filter(line => line.trim()).at(-1);
  const how = end.signal
    ? `was ended by ${end.signal}`
    : `ended with exit code ${end.code}`;
  const category = categoryOfOutput(output.slice(-50).join('\n'));
  return {
    category,
    message: `${name} ${how}${last ? `: ${last.slice(0, 500)}` : ''}`,
    ...(category === 'disk' && { hint: DISK_HINT }),
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

async function runnerVariables(
  context: TaskContext,
  workplace: Workplace,
): Promise<Record<string, string>> {
  const { run, task, number, secrets, revision, config } = context;
  const { request } = run;
  return {
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    OPENLAKE_OUTPUTS: workplace.outputs,
    OPENLAKE_LANDING: await landingFolder(config, request.workspace),
    OPENLAKE_WORKSPACE: request.workspace,
    OPENLAKE_JOB: request.job,
    OPENLAKE_TASK: task.id,
    OPENLAKE_RUN_ID: run.runId,
    OPENLAKE_RUN_NUMBER: String(request.runNumber),
    OPENLAKE_ATTEMPT: String(number),
    OPENLAKE_ENVIRONMENT: revision.settings.environment,
    OPENLAKE_PARAMETERS: JSON.stringify(request.parameters),
    ...(request.interval && {
      OPENLAKE_INTERVAL_START: request.interval.start,
      OPENLAKE_INTERVAL_END: request.interval.end,
    }),
    ...(task.item !== undefined && {
      OPENLAKE_ITEM:
        typeof task.item === 'string' ? task.item : JSON.stringify(task.item),
    }),
    ...Object.fromEntries(
      secrets.map(({ name, value }) => [
        `OPENLAKE_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`,
        value,
      ]),
    ),
  };
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
