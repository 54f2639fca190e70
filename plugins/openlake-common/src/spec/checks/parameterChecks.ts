import type { AuthoredJob } from '../kinds/Job';
import type { DocumentPath, Issue } from '../findings/Issue';
import { parseParameterValue } from '../kinds/parameterValues';
import { checkTemplate } from '../template/template';
import { defaultScope } from '../template/templateScope';

type AuthoredParameter = AuthoredJob['spec']['parameters'][number];

/**
 * Checks the parameters of a job or saved query against themselves.
 *
 * @internal
 */
export function checkParameters(
  parameters: readonly AuthoredParameter[],
  timezone: string,
): Issue[] {
  const issues: Issue[] = [];
  const seen = new Set<string>();
  parameters.forEach((parameter, index) => {
    const path = ['spec', 'parameters', index];
    if (seen.has(parameter.name)) {
      issues.push({
        code: 'duplicate-name',
        path: [...path, 'name'],
        message: `there are two parameters named ${parameter.name}`,
      });
    }
    seen.add(parameter.name);
    issues.push(...checkParameter(parameter, path, timezone));
  });
  return issues;
}

function checkParameter(
  parameter: AuthoredParameter,
  path: DocumentPath,
  timezone: string,
): Issue[] {
  const { type, default: value } = parameter;
  const misplaced: Array<[keyof AuthoredParameter, boolean]> = [
    ['values', type === 'enum'],
    ['items', type === 'array'],
    ['min', type === 'integer' || type === 'number'],
    ['max', type === 'integer' || type === 'number'],
    ['max_length', type === 'string' || type === 'array'],
  ];
  const issues: Issue[] = misplaced
    .filter(([field, allowed]) => parameter[field] !== undefined && !allowed)
    .map(([field]) => ({
      code: 'conflicting-fields',
      path: [...path, field],
      atKey: true,
      message: `${field} says nothing about a parameter of type ${type}`,
    }));
  if (type === 'enum' && !parameter.values) {
    issues.push({
      code: 'missing-field',
      path: [...path, 'values'],
      message: 'an enum needs "values": the list of what is allowed',
    });
  }
  if (value === undefined) {
    return issues;
  }
  const templates = (Array.isArray(value) ? value : [value]).filter(
    item => typeof item === 'string' && item.includes('{{'),
  ) as string[];
  for (const text of templates) {
    for (const { hint, ...issue } of checkTemplate(text, defaultScope(timezone))
      .issues) {
      issues.push({
        ...issue,
        path: [...path, 'default'],
        hint: hint?.startsWith('did you')
          ? hint
          : 'a default can name run.*, job.name, workspace.name and env.name',
      });
    }
  }
  if (templates.length === 0) {
    const { error } = parseParameterValue(parameter, value);
    if (error !== undefined) {
      issues.push({
        code: 'invalid-value',
        path: [...path, 'default'],
        message: `the default of ${parameter.name} ${error}`,
      });
    }
  }
  return issues;
}
