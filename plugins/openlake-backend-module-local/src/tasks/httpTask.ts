import {
  renderTemplates,
  renderText,
  TaskOf,
} from '@openlake/plugin-openlake-common';
import { guardedRequest, HttpAnswer } from '../http/guardedRequest';
import { withoutQuery } from '../http/withoutQuery';
import { configurationFailure, TaskFailure } from '../failures/TaskFailure';
import { MAX_OUTPUT_BYTES } from '../state/outputLimit';
import { ExecuteTask, TaskContext } from './TaskContext';

const MAX_BYTES = 1024 * 1024;

/**
 * Makes an HTTP request.
 *
 * @internal
 */
export const runHttpTask: ExecuteTask<TaskOf<'http'>> = async (
  spec,
  context,
) => {
  const { http } = spec;
  const { scope, log, signal, config } = context;
  const secretHeaders = readSecretHeaders(http.headers_from, context);
  const json =
    http.json === undefined
      ? undefined
      : JSON.stringify(renderTemplates(http.json, scope));
  const url = renderText(http.url, scope);
  log.system(`${http.method} ${withoutQuery(url)}`);
  const answer = await callOut(context, {
    method: http.method,
    url,
    headers: {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(renderTemplates(http.headers, scope) as Record<string, string>),
      ...secretHeaders,
    },
    secretHeaders: Object.keys(secretHeaders).map(name => name.toLowerCase()),
    body:
      json ??
      (http.body === undefined ? undefined : renderText(http.body, scope)),
    allowInternal: config.allowInternal,
    maxBytes: MAX_BYTES,
    signal,
  });
  log.system(`answered ${answer.status}`);
  if (answer.body) {
    log.write('stdout', `${answer.body.slice(0, 4_000)}\n`);
  }
  if (!isExpected(answer.status, http.expect_status)) {
    throw new TaskFailure({
      category: answer.status >= 500 ? 'engine' : 'user_code',
      message: `${withoutQuery(answer.url)} answered ${
        answer.status
      }, expected ${http.expect_status?.join(', ') ?? '200 to 299'}`,
    });
  }
  return { values: { status: answer.status, ...bodyValue(answer) } };
};

/** @internal */
export function isExpected(
  status: number,
  expected: readonly number[] | undefined,
): boolean {
  return expected ? expected.includes(status) : status >= 200 && status < 300;
}

/** Makes a request; what hinders it is a failure of the right kind. @internal */
export async function callOut(
  { signal }: TaskContext,
  request: Parameters<typeof guardedRequest>[0],
): Promise<HttpAnswer> {
  try {
    return await guardedRequest(request);
  } catch (error) {
    signal.throwIfAborted();
    const { name, message } = error as Error;
    if (name === 'InputError') {
      throw configurationFailure(message);
    }
    throw new TaskFailure({
      category: 'engine',
      message: `${withoutQuery(request.url)} could not be reached: ${message}`,
    });
  }
}

function readSecretHeaders(
  from: Readonly<Record<string, string>>,
  { secrets, run }: TaskContext,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(from).map(([header, name]) => {
      const secret = secrets.find(known => known.name === name);
      if (!secret) {
        throw configurationFailure(
          `There is no secret ${name} for workspace ${run.request.workspace}`,
          'An operator adds it to openlake.secrets.',
        );
      }
      return [header, secret.value];
    }),
  );
}

function bodyValue(answer: HttpAnswer): { body?: unknown } {
  if (answer.truncated || answer.body.length > MAX_OUTPUT_BYTES / 2) {
    return {};
  }
  if (!answer.contentType?.includes('json')) {
    return { body: answer.body };
  }
  try {
    return { body: JSON.parse(answer.body) };
  } catch {
    return { body: answer.body };
  }
}
