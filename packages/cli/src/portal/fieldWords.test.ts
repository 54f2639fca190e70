import { type RouteName, routes } from '@openlake/plugin-openlake-common';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deskForEachTest } from '../__testUtils__/Desk';
import { runId } from '../__testUtils__/samples';
import { Refusal } from '../__testUtils__/TestPortal';
import { fieldWord } from './fieldWords';

const root = join(__dirname, '..');
const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(name => /(?<!\.test)\.ts$/.test(name) && !name.includes('__'))
  .map(name => readFileSync(join(root, name), 'utf8'))
  .join('\n');
const called = (Object.keys(routes) as RouteName[]).filter(name =>
  source.includes(`'${name}'`),
);

/** Nobody types these: the command line fills them in or leaves them out; of files, their names are told. */
const UNTYPED = [
  ...['source', 'scope', 'action', 'filter', 'cursor', 'files'],
  ...['index', 'contains'],
];

describe('words for what the API refuses', () => {
  it('are there for every field that a command sends', () => {
    expect(called.length).toBeGreaterThan(20);
    const missing = called.flatMap(name =>
      (['params', 'query', 'body'] as const).flatMap(place => {
        const { shape } = routes[name][place] as { shape?: object };
        const filter = (shape as { filter?: { shape: object } })?.filter;
        return [
          ...Object.keys(shape ?? {}),
          ...Object.keys(filter?.shape ?? {}),
        ]
          .filter(field => !UNTYPED.includes(field))
          .filter(field => fieldWord(name, place, field) === undefined)
          .map(field => `${name}: ${place}.${field}`);
      }),
    );

    expect(missing).toEqual([]);
  });
});

describe('a command that the portal refuses', () => {
  const desk = deskForEachTest();
  beforeEach(() => {
    const refuse = (message: string) => () => {
      throw new Refusal(400, message);
    };
    desk.portal.answer({
      createRun: refuse(
        'body.tasks: x names no task; body.parameters.day: holds the character NUL',
      ),
      repairRun: refuse('body.tasks[1]: x names no task'),
      createBackfill: refuse(
        'body.to: must be later than the beginning of the range',
      ),
      listRuns: refuse('query.state: x is no state'),
      previewBulk: refuse('body.filter.trigger: x is no trigger'),
      planWorkspace: refuse('body.files[1].content: Too big'),
    });
  });

  it.each([
    [
      ['run', 'sales/orders'],
      '--only: x names no task; -p day: holds the character NUL',
    ],
    [['repair', runId(7)], '--tasks: x names no task'],
    [
      [
        ...['backfill', 'sales/orders'],
        ...['--from', '2026-01-02', '--to', '2026-01-01'],
      ],
      '--to: must be later than the beginning of the range',
    ],
    [['runs', 'ls'], '--state: x is no state'],
    [
      ['runs', 'cancel', '--trigger', 'x', '--dry-run'],
      '--trigger: x is no trigger',
    ],
  ])('%j names what was typed: %s', async (args, message) => {
    expect((await desk.olo(...args)).err).toEqual([`error: ${message}`]);
  });

  it('names the file that was sent', async () => {
    desk.write({
      'openlake.yaml':
        'apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: sales }\nspec: {}\n',
      'orders.job.yaml':
        'apiVersion: openlake.io/v1alpha1\nkind: Job\nmetadata: { name: orders }\nspec:\n  tasks:\n    - { key: one, type: shell, shell: { command: [ls] } }\n',
    });

    expect((await desk.olo('plan')).err).toEqual([
      'error: orders.job.yaml: Too big',
    ]);
  });
});
