import { mockServices } from '@backstage/backend-test-utils';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { Audit } from './Audit';

describe.each(eachDatabase)('audit on %s', id => {
  let database: OpenlakeDatabase;
  const auditor = mockServices.auditor.mock();
  const logger = mockServices.logger.mock();
  let audit: Audit;
  const entry = {
    actor: 'user:default/ada',
    action: 'job-pause',
    workspace: 'w',
    subject: 'job:w/j',
    details: { reason: 'quarter end' },
  };
  const actions = () =>
    database.knex('audit_events').select('action', 'outcome', 'details');

  beforeEach(async () => {
    jest.resetAllMocks();
    database = await openTestDatabase(id);
    audit = new Audit({ database, auditor, logger });
  });

  it('has an entry when the change committed, and the auditor hears of it', async () => {
    const success = jest.fn(async () => {});
    const heard = new Promise(resolve => {
      auditor.createEvent.mockImplementation(async options => {
        resolve(options);
        return { success, fail: jest.fn() };
      });
    });
    await database.transaction(tx => audit.record(tx, entry));
    expect(await actions()).toEqual([
      {
        action: 'job-pause',
        outcome: 'succeeded',
        details: '{"reason":"quarter end"}',
      },
    ]);
    expect(await heard).toMatchObject({
      eventId: 'job-pause',
      meta: { actor: 'user:default/ada', subject: 'job:w/j' },
    });
  });

  it('has none when the change rolled back', async () => {
    await database
      .transaction(async tx => {
        await audit.record(tx, entry);
        throw new Error('rolled back');
      })
      .catch(() => {});
    expect(await actions()).toEqual([]);
    expect(auditor.createEvent).not.toHaveBeenCalled();
  });

  it('keeps the entry when the auditor is down', async () => {
    auditor.createEvent.mockRejectedValue(new Error('auditor down'));
    const warned = new Promise(resolve => {
      logger.warn.mockImplementation(resolve);
    });
    await database.transaction(tx => audit.record(tx, entry));
    expect(await actions()).toHaveLength(1);
    expect(await warned).toContain('auditor down');
  });

  it('lists what happened in a workspace, newest first and page by page', async () => {
    await database.transaction(async tx => {
      await audit.record(tx, { ...entry, action: 'job-pause' });
      await audit.record(tx, { ...entry, action: 'job-unpause' });
      await audit.record(tx, { ...entry, action: 'run-create' });
    });
    await audit.denied({ ...entry, action: 'run-cancel', subject: undefined });
    await audit.denied({ ...entry, workspace: 'other' });
    const first = await audit.list('w', { limit: 3 });
    const second = await audit.list('w', {
      limit: 3,
      cursor: first.nextCursor,
    });
    expect(second.nextCursor).toBeUndefined();
    const all = [...first.items, ...second.items];
    expect(all.map(({ action }) => action).sort()).toEqual([
      'job-pause',
      'job-unpause',
      'run-cancel',
      'run-create',
    ]);
    const times = all.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect(all.find(({ action }) => action === 'job-pause')).toMatchObject({
      actor: 'user:default/ada',
      outcome: 'succeeded',
      workspace: 'w',
      subject: 'job:w/j',
      details: { reason: 'quarter end' },
    });
    expect(all.find(({ action }) => action === 'run-cancel')).toMatchObject({
      outcome: 'denied',
      subject: undefined,
    });
  });

  it('records denials', async () => {
    await audit.denied(entry);
    expect(await actions()).toMatchObject([{ outcome: 'denied' }]);
  });
});
