import { mockServices } from '@backstage/backend-test-utils';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Knex } from 'knex';
import { eachDatabase, openTestDatabase } from './__testUtils__/testDatabases';
import { TestRunner } from './__testUtils__/TestRunner';
import { Housekeeper } from './Housekeeper';
import { RevisionFolder } from './revisions/RevisionFolder';
import { DatabaseRunStore } from './store/DatabaseRunStore';
import { VenvFolder } from './venvs/VenvFolder';

const LONG_AGO = new Date('2026-01-01T00:00:00.000Z');

describe.each(eachDatabase)('Housekeeper on %s', databaseId => {
  let knex: Knex;
  let runner: TestRunner;
  let housekeeper: Housekeeper;

  beforeEach(async () => {
    knex = await openTestDatabase(databaseId);
    runner = await TestRunner.start(knex);
    const { folders } = runner.config;
    housekeeper = new Housekeeper({
      store: DatabaseRunStore.create(knex),
      revisions: new RevisionFolder(folders.revisions),
      venvs: new VenvFolder(folders.venvs),
      logger: mockServices.logger.mock(),
    });
  });
  afterEach(() => runner.stop());

  function job(name: string) {
    return deployableJob(
      name,
      {
        tasks: [{ key: 't', type: 'shell', shell: { command: ['./run.sh'] } }],
      },
      { 'run.sh': `#!/bin/sh\necho ${name}\n` },
    );
  }

  async function unused(...hashes: string[]): Promise<void> {
    await knex('local_revisions')
      .whereIn('hash', hashes)
      .update({ used_at: LONG_AGO.toISOString() });
  }

  it('removes revisions that nobody has used for long and no run is of, a few at a time', async () => {
    const { orchestrator, config } = runner;
    const old = Array.from({ length: 7 }, (_, i) => job(`old-${i}`));
    const [kept, ran, fresh] = ['kept', 'ran', 'fresh'].map(job);
    for (const revision of [...old, kept, fresh]) {
      await orchestrator.deploy(revision);
    }
    await runner.run(ran);
    await unused(...[...old, kept, ran].map(({ hash }) => hash));
    // Deployed again: it is in use after all.
    await orchestrator.deploy(kept);
    expect(await housekeeper.runOnce()).toEqual({ revisions: 5, venvs: 0 });
    expect(await housekeeper.runOnce()).toEqual({ revisions: 2, venvs: 0 });
    expect(await housekeeper.runOnce()).toEqual({ revisions: 0, venvs: 0 });
    const left = [kept, ran, fresh].map(({ hash }) => hash).sort();
    expect((await readdir(config.folders.revisions)).sort()).toEqual(left);
    expect((await knex('local_revisions').pluck('hash')).sort()).toEqual(left);
  });

  it('lets go of a revision with its last run, which can be deployed and run again', async () => {
    const revision = job('again');
    const { runId } = await runner.run(revision);
    await unused(revision.hash);
    expect((await housekeeper.runOnce()).revisions).toBe(0);
    await runner.orchestrator.removeRuns([runId]);
    expect((await housekeeper.runOnce()).revisions).toBe(1);
    expect(await readdir(runner.config.folders.revisions)).toEqual([]);
    const { workspace, job: name, hash } = revision;
    await expect(
      runner.orchestrator.trigger({
        workspace,
        job: name,
        revisionHash: hash,
        runId: 'early',
        runNumber: 2,
        parameters: {},
      }),
    ).rejects.toMatchObject({ kind: 'not_found' });
    const run = await runner.run(revision);
    expect(run.state.result).toBe('success');
    expect(await runner.log(runId, 't')).toContain('again');
  });

  it('asks for a revision again that a repair needs and that is gone', async () => {
    const [first, later] = [job('first'), job('later')];
    const { runId } = await runner.run(first);
    await runner.orchestrator.deploy(later);
    await unused(later.hash);
    expect((await housekeeper.runOnce()).revisions).toBe(1);
    const repair = () =>
      runner.orchestrator.repair({
        runId,
        repairId: 'r',
        repairNumber: 1,
        tasks: ['t'],
        revisionHash: later.hash,
      });
    await expect(repair()).rejects.toMatchObject({ kind: 'unavailable' });
    await runner.orchestrator.deploy(later);
    await repair();
    const run = await runner.when(
      runId,
      ({ state, repair: number }) =>
        number === 1 && state.lifecycle === 'terminated',
    );
    expect(run.state.result).toBe('success');
  });

  it('removes Python environments that nobody has used for long, also unfinished ones', async () => {
    const { venvs } = runner.config.folders;
    const folder = new VenvFolder(venvs);
    for (const name of ['old', 'used', 'unfinished', '.removed-before']) {
      await mkdir(join(venvs, name, 'bin'), { recursive: true });
      if (name !== 'unfinished') {
        await writeFile(join(venvs, name, 'complete'), '');
        await utimes(join(venvs, name, 'complete'), LONG_AGO, LONG_AGO);
      }
      await utimes(join(venvs, name), LONG_AGO, LONG_AGO);
    }
    expect(await folder.use('used')).toBe(true);
    expect(await folder.use('unfinished')).toBe(false);
    expect(await housekeeper.runOnce()).toEqual({ revisions: 0, venvs: 3 });
    expect(await readdir(venvs)).toEqual(['used']);
    expect(await folder.use('old')).toBe(false);
  });
});
