import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_CODES } from '../findings/findingCodes';
import { loadWorkspace } from './loadWorkspace';
import { mutateText, seededRandom } from './specMutation';
import { WORKSPACE_FILE } from './workspaceFiles';

const folder = join(__dirname, '../__fixtures__/complete');

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

const workspace = { path: WORKSPACE_FILE, content: read(WORKSPACE_FILE) };

// bench/spec-mutations.bench.mjs runs many more; these are enough to catch what is plainly broken.
const ROUNDS = 60;

describe('a file with anything done to it', () => {
  it.each([
    WORKSPACE_FILE,
    'orders-daily.job.yaml',
    'orders.table.yaml',
    'top-customers.query.yaml',
  ])('%s gives findings that all have a known code and a place', path => {
    const content = read(path);
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const mutated = {
        path,
        content: mutateText(content, seededRandom(seed)),
      };
      const { findings } = loadWorkspace(
        path === WORKSPACE_FILE ? [mutated] : [workspace, mutated],
      );
      const lines = mutated.content.split('\n').length;
      const misplaced = findings.filter(
        ({ code, file, line, column, message }) =>
          !Object.hasOwn(FINDING_CODES, code) ||
          ![WORKSPACE_FILE, path].includes(file) ||
          !(line >= 1 && line <= Math.max(lines, 30) && column >= 1) ||
          message === '',
      );

      expect({ seed, misplaced }).toEqual({ seed, misplaced: [] });
    }
  });

  it('is loaded only when it has no error', () => {
    const path = 'orders-export.job.yaml';
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const content = mutateText(read(path), seededRandom(seed));
      const { jobs, findings } = loadWorkspace([workspace, { path, content }]);
      const isWrong = findings.some(({ severity }) => severity === 'error');

      expect({ seed, jobs: jobs.length }).toEqual({
        seed,
        jobs: isWrong ? 0 : 1,
      });
    }
  });
});

describe('files made to have very many findings', () => {
  const head =
    'apiVersion: openlake.io/v1alpha1\nkind: Job\nmetadata: { name: x }\nspec:\n';
  const tasks = Array.from(
    { length: 900 },
    (_, i) =>
      `    - { key: task_number_${i}, type: sql, sql: { statement: SELECT 1 } }\n`,
  ).join('');
  const many = (text: string, length: number) =>
    Array.from({ length }, (_, i) => `${text}${i}`);

  it.each([
    [
      'unknown dependencies',
      `  tasks:\n${tasks}    - { key: z, type: sql, sql: { statement: SELECT 1 }, depends_on: [${many(
        'task_numbr_',
        400,
      ).join(', ')}] }\n`,
    ],
    [
      'unknown template names',
      `  tasks:\n${tasks}    - { key: z, type: shell, shell: { command: ["${many(
        '{{ tasks.task_numbr_',
        3_000,
      ).join('.outputs.x }}')}"] } }\n`,
    ],
    ['unknown fields', `  ${many('trigers', 8_000).join(': 1\n  ')}: 1\n`],
    [
      'open braces',
      `  tasks: [{ key: a, type: dbt, dbt: { project: ., commands: ["${'{'.repeat(
        150_000,
      )}"] } }]\n`,
    ],
  ])('%s are told in time', (_name, spec) => {
    const { findings } = loadWorkspace([
      workspace,
      { path: 'x.job.yaml', content: head + spec },
    ]);

    expect(findings).not.toEqual([]);
    expect(findings.length).toBeLessThan(400);
  });
});

it('an error behind very many warnings still keeps a job from being loaded', () => {
  const task = (key: string, more: string) =>
    `    - { key: ${key}, type: sql, sql: { statement: SELECT 1 }, ${more} }\n`;
  const warnings = Array.from({ length: 300 }, (_, i) =>
    task(`t${i}`, 'run_if: all_done'),
  ).join('');
  const load = (last: string) =>
    loadWorkspace([
      workspace,
      {
        path: 'x.job.yaml',
        content: `apiVersion: openlake.io/v1alpha1\nkind: Job\nmetadata: { name: x }\nspec:\n  tasks:\n${warnings}${last}`,
      },
    ]);

  expect(load(task('z', 'depends_on: [t0]')).jobs).toHaveLength(1);
  expect(load(task('z', 'depends_on: [nobody]')).jobs).toHaveLength(0);
});

describe('texts made to exhaust a reader', () => {
  const size = 200_000;
  it.each([
    ['open lists', '['],
    ['open mappings', '{'],
    ['closed mappings', '}'],
    ['nested dashes', '- '],
    ['nested keys', 'a: '],
    ['explicit keys', '? '],
    ['anchors', '&a '],
    ['aliases', '*a '],
    ['tags', '!!x '],
    ['documents', '---\n'],
    ['commas', '[, '],
    ['empty keys', 'a:\n'],
    ['quotes', '"\\x"\n'],
    ['open templates', '{{ '],
  ])('%s are refused', (_name, part) => {
    const content = part.repeat(size / part.length);
    const { findings, jobs } = loadWorkspace([
      workspace,
      { path: 'x.job.yaml', content },
    ]);

    expect(jobs).toEqual([]);
    expect(findings).not.toEqual([]);
  });
});
