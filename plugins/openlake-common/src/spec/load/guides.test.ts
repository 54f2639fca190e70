import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_VERSION } from '../kinds/ObjectMeta';
import { TASK_TYPES } from '../kinds/Task';
import { loadWorkspace } from './loadWorkspace';
import type { WorkspaceFile } from './WorkspaceLoad';

const guides = join(__dirname, '../../../../../docs/guides');

/** Files that examples name; what is in them does not matter here. */
const NAMED = /(?:sql|python|scripts|spark|dbt)\/[\w./-]+\.\w+/g;

const JOB_FIELDS = /^(?:triggers|parameters|timeout|tasks):/;

function header(kind: string, name: string): string {
  return `apiVersion: ${API_VERSION}\nkind: ${kind}\nmetadata: { name: ${name}, owner: group:default/sales-data }\n`;
}

/** An example as the file it would stand in; undefined for YAML that is not ours. */
function fileOf(example: string): string | undefined {
  if (example.includes(`apiVersion: ${API_VERSION}`)) {
    return example;
  }
  if (example.startsWith('- key:')) {
    return `${header('Job', 'example')}spec:\n  tasks:\n${indent(example, 4)}`;
  }
  if (JOB_FIELDS.test(example)) {
    const tasks = /^tasks:/m.test(example)
      ? ''
      : '  tasks: [{ key: a, type: shell, shell: { command: ["true"] } }]\n';
    return `${header('Job', 'example')}spec:\n${indent(example, 2)}${tasks}`;
  }
  return undefined;
}

function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}

const examples = readdirSync(guides).flatMap(name =>
  [
    ...readFileSync(join(guides, name), 'utf8').matchAll(
      /^```yaml\n([\s\S]*?)^```/gm,
    ),
  ].flatMap(([, example], index) => {
    const content = fileOf(example);
    return content ? [{ title: `${name}, number ${index + 1}`, content }] : [];
  }),
);

/** The workspace around an example: what it names is there. */
function workspaceOf(content: string): WorkspaceFile[] {
  const kind = /^kind: (\w+)/m.exec(content)![1];
  const name = /^metadata:\s*(?:\{ )?name: ([\w-]+)/m.exec(content)![1];
  const job = `spec: { parameters: [{ name: day, type: date, required: false }], tasks: [{ key: a, type: shell, shell: { command: ['true'] } }] }`;
  const files = [
    { path: `example.${kind.toLowerCase()}.yaml`, content },
    ...['orders-daily', 'stock-daily']
      .filter(other => other !== name)
      .map(other => ({
        path: `${other}.job.yaml`,
        content: `${header('Job', other)}${job}`,
      })),
    ...[...new Set(content.match(NAMED))].map(path => ({
      path,
      content: 'SELECT 1 AS a',
    })),
    { path: 'dbt/dbt_project.yml', content: 'name: sales' },
  ];
  return kind === 'Workspace'
    ? [{ path: 'openlake.yaml', content }]
    : [
        {
          path: 'openlake.yaml',
          content: `${header(
            'Workspace',
            'sales',
          )}spec: { environments: { dev: { mode: development } } }`,
        },
        ...files,
      ];
}

describe('the examples in the guides', () => {
  it.each(examples)('are valid: $title', ({ content }) => {
    const { findings } = loadWorkspace(workspaceOf(content));

    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each(TASK_TYPES)('have a task of type %s', type => {
    const found = examples.filter(({ content }) =>
      content.includes(`type: ${type}\n`),
    );

    expect(found).not.toEqual([]);
  });
});
