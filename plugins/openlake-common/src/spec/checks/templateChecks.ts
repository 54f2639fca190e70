import { SPEC_LIMITS } from '../findings/limits';
import type { DocumentPath, Issue } from '../findings/Issue';
import type { AuthoredJob } from '../kinds/Job';
import { checkSqlTemplate } from '../template/sqlTemplate';
import {
  checkTemplate,
  type TemplateScope,
  type TemplateTypes,
} from '../template/template';
import type { TemplateType } from '../template/templateFilters';
import { jobTypes } from '../template/templateScope';
import type { TaskType } from '../kinds/Task';
import { Upstream } from './taskOrder';

/** Fields of each task type in which templates are filled in, as dotted paths below the type. */
const FIELDS: Record<TaskType, RegExp> = {
  spark: /^(?:args\.\d+|conf\.[^]+)$/,
  dbt: /^(?:commands\.\d+|target|vars\.[^]+|env\.[^]+)$/,
  sql: /^statement$/,
  python: /^(?:args\.\d+|env\.[^]+)$/,
  shell: /^(?:command\.\d+|env\.[^]+)$/,
  http: /^(?:url|headers\.[^]+|json(?:\.[^]+)?|body)$/,
  condition: /^(?:left|right)$/,
  job: /^parameters\.[^]+$/,
  wait: /^until\.(?:time|table\.updated_after|file\.path|http\.url)$/,
};

/** Text for people, in which braces are just braces. */
const PROSE = new Set(['title', 'description', 'message', 'labels', 'links']);

const HINT =
  'templates are filled in where a run needs them: arguments, commands, environment, SQL, HTTP, conditions, for_each.in and defaults of parameters';

/**
 * The scope of a task of a job, by its key.
 *
 * @internal
 */
export type TaskScopes = (key: string) => TemplateScope | undefined;

/**
 * Scopes of the tasks of a job.
 *
 * @internal
 */
export function taskScopes(
  { spec }: AuthoredJob,
  timezone: string,
): TaskScopes {
  const upstream = new Upstream(spec.tasks);
  const shared = jobTypes(spec.parameters);
  const tasks = new Map(spec.tasks.map(task => [task.key, task]));
  return key => {
    const task = tasks.get(key);
    return (
      task && {
        types: taskTypes(shared, upstream, key, task.for_each?.as),
        timezone,
      }
    );
  };
}

/** Outputs of earlier tasks are looked up, not listed: a large job has very many. */
function taskTypes(
  shared: ReadonlyMap<string, TemplateType>,
  upstream: Upstream,
  task: string,
  item: string | undefined,
): TemplateTypes {
  return {
    get: name => {
      const key = /^tasks\.([^.]+)\.outputs\.\*$/.exec(name)?.[1];
      if (key !== undefined) {
        return upstream.has(task, key) ? 'any' : undefined;
      }
      return name === item ? 'any' : shared.get(name);
    },
    keys: () =>
      [
        ...shared.keys(),
        ...(item === undefined ? [] : [item]),
        ...upstream.of(task).map(key => `tasks.${key}.outputs.*`),
      ].values(),
  };
}

/**
 * Checks every template of a job where it stands, and names those that nobody would fill in.
 *
 * @internal
 */
export function checkTemplates(
  document: AuthoredJob,
  scopes: TaskScopes,
): Issue[] {
  const issues: Issue[] = [];
  const {
    tasks,
    parameters: _checkedApart,
    environments: _merged,
    ...rest
  } = document.spec;
  issues.push(
    ...findStray(rest, ['spec']),
    ...findStray(document.metadata, ['metadata']),
  );
  tasks.forEach((task, index) => {
    const path = ['spec', 'tasks', index];
    const {
      [task.type as 'sql']: body,
      for_each: forEach,
      ...frame
    } = task as Extract<typeof task, { type: 'sql' }>;
    issues.push(...findStray(frame, path));
    if (typeof forEach?.in === 'string') {
      issues.push(
        ...checkList(
          forEach.in,
          [...path, 'for_each', 'in'],
          scopes(task.key),
          forEach.as,
        ),
      );
    }
    for (const [at, text] of textsOf(body, [])) {
      const field = at.join('.');
      const place = [...path, task.type, ...at];
      if (issues.length >= SPEC_LIMITS.findingsPerFile) {
        return;
      }
      const scope = text.includes('{{') ? scopes(task.key) : undefined;
      if (!scope || PROSE.has(String(at.at(-1)))) {
        continue;
      }
      if (!FIELDS[task.type].test(field)) {
        issues.push(stray(place));
      } else if (task.type === 'sql') {
        issues.push(
          ...checkSqlTemplate(text, scope).map(issue => ({
            ...issue,
            path: place,
          })),
        );
      } else {
        issues.push(
          ...checkTemplate(text, scope).issues.map(issue => ({
            ...issue,
            path: place,
          })),
        );
      }
    }
  });
  return issues;
}

function checkList(
  text: string,
  path: DocumentPath,
  scope: TemplateScope | undefined,
  item: string,
): Issue[] {
  if (!scope) {
    return [];
  }
  const types: TemplateTypes = {
    get: name => (name === item ? undefined : scope.types.get(name)),
    keys: () => [...scope.types.keys()].filter(name => name !== item).values(),
  };
  const { type, issues } = checkTemplate(text, { ...scope, types });
  if (issues.length === 0 && type !== 'array' && type !== 'any') {
    return [
      {
        code: 'template-type',
        path,
        message: `for_each needs a list, this is ${
          type === 'string' ? 'a text' : `of type ${type}`
        }`,
        hint: 'name one parameter of type array, or one output of a task: "{{ params.countries }}"',
      },
    ];
  }
  return issues.map(issue => ({ ...issue, path }));
}

function findStray(value: unknown, path: DocumentPath): Issue[] {
  return textsOf(value, path)
    .filter(
      ([at, text]) =>
        text.includes('{{') && !at.some(part => PROSE.has(String(part))),
    )
    .map(([at]) => stray(at));
}

function stray(path: DocumentPath): Issue {
  return {
    code: 'template-not-allowed',
    path,
    message: 'a template here is never filled in',
    hint: HINT,
  };
}

function textsOf(
  value: unknown,
  path: DocumentPath,
): Array<[DocumentPath, string]> {
  if (typeof value === 'string') {
    return [[path, value]];
  }
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return Array.isArray(value)
    ? value.flatMap((item, index) => textsOf(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) =>
        textsOf(item, [...path, key]),
      );
}
