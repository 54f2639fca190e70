import { createMockDirectory } from '@backstage/backend-test-utils';
import { Route, RouteName, routes } from '@openlake/plugin-openlake-common';
import fc from 'fast-check';
import { eachDatabase, openTestDatabase } from './__testUtils__/testDatabases';
import {
  eventually,
  startControlPlane,
} from './__testUtils__/startControlPlane';
import { encodeCursor } from './database/cursor';

/** Lists that this backend pages; those of a catalog are held by its own kit. */
const lists = (Object.entries(routes) as Array<[RouteName, Route]>).filter(
  ([, { path, query }]) =>
    query.safeParse({ cursor: 'a' }).success && !path.includes(':table'),
);

const forged = fc.oneof(
  fc.string({ maxLength: 100 }),
  fc.base64String({ maxLength: 100 }),
  fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 10 }),
        fc.constantFrom('\u0000', '\ud800', '%', "'"),
        fc.double(),
        fc.maxSafeInteger(),
        fc.integer(),
        fc.constant(null),
      ),
      { maxLength: 3 },
    )
    .map(values => encodeCursor(values as number[])),
);

describe.each(eachDatabase)('a cursor that nobody was given, on %s', id => {
  const folder = createMockDirectory({
    content: {
      'openlake.yaml':
        'apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: shop }\nspec: {}\n',
      'j.job.yaml':
        'apiVersion: openlake.io/v1alpha1\nkind: Job\nmetadata: { name: j }\nspec: { tasks: [{ key: a, type: shell, shell: { command: [ls] } }] }\n',
    },
  });

  it('is read from or refused with a sentence, by every list', async () => {
    const { knex } = await openTestDatabase(id);
    const plane = await startControlPlane({
      openlake: { workspaces: [{ folder: folder.path }] },
      knex,
    });
    await eventually(
      async () => (await plane.send('getWorkspace', '/workspaces/shop')).body,
      body => body.workspace?.jobs === 1,
    );
    const run = await plane.call('createRun', '/workspaces/shop/jobs/j/runs');
    expect(lists.length).toBeGreaterThanOrEqual(5);
    for (const [name, { path }] of lists) {
      const place = path
        .replace(':workspace', 'shop')
        .replace(':job', 'j')
        .replace(':run', run.id)
        .replace(':task', 'a');
      await fc.assert(
        fc.asyncProperty(forged, async cursor => {
          const { status, body } = await plane.send(
            name,
            `${place}?cursor=${encodeURIComponent(cursor)}`,
          );
          const answer =
            status === 200 ? 'a page' : `${status} ${body.error.message}`;
          expect([name, answer]).toEqual([
            name,
            expect.stringMatching(/^a page$|^400 .*query\.cursor/),
          ]);
        }),
        { numRuns: 60 },
      );
    }
    await plane.stop();
  }, 120_000);
});
