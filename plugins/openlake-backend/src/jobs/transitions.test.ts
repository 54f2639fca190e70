import { JobDocument } from '@openlake/plugin-openlake-common';
import { JobRecord, JobRevisionRecord, RevisionSettings } from './Job';
import { deployJob, revisionHash } from './transitions';

const now = '2026-01-02T00:00:00.000Z';
const at = '2026-01-01T00:00:00.000Z';

function revision(hash: string, paused = false): JobRevisionRecord {
  return {
    hash,
    document: { spec: { paused } } as JobDocument,
  } as JobRevisionRecord;
}

function job(hash: string, fields?: Partial<JobRecord>): JobRecord {
  return {
    workspace: 'shop',
    job: 'a',
    revision: revision(hash),
    ...fields,
  };
}

const byAda = { by: 'user:default/ada', at, reason: 'quarter end' };
const bySpec = { by: 'spec', at: now, reason: 'spec.paused is true' };

describe('a job in a version', () => {
  it('comes into service, paused when it says so', () => {
    expect(deployJob(undefined, revision('h'), now)).toEqual({
      kind: 'revise',
      pause: undefined,
    });
    expect(deployJob(undefined, revision('h', true), now)).toEqual({
      kind: 'revise',
      pause: bySpec,
    });
  });

  it('stays as it is when nothing of it changed', () => {
    expect(deployJob(job('h', { pause: byAda }), revision('h'), now)).toEqual({
      kind: 'none',
    });
  });

  it('comes back when it was retired', () => {
    expect(
      deployJob(job('h', { retiredAt: at }), revision('h'), now),
    ).toMatchObject({ kind: 'revise' });
  });

  it("keeps a person's pause over revisions, until spec.paused itself changes", () => {
    const paused = job('h1', { pause: byAda });
    expect(deployJob(paused, revision('h2'), now)).toEqual({
      kind: 'revise',
      pause: byAda,
    });
    expect(deployJob(paused, revision('h2', true), now)).toEqual({
      kind: 'revise',
      pause: bySpec,
    });
    const unpausedByPerson = job('h1', { revision: revision('h1', true) });
    expect(deployJob(unpausedByPerson, revision('h2', true), now)).toEqual({
      kind: 'revise',
      pause: undefined,
    });
    expect(
      deployJob(
        job('h1', { revision: revision('h1', true), pause: bySpec }),
        revision('h2'),
        now,
      ),
    ).toEqual({ kind: 'revise', pause: undefined });
  });
});

describe('a job in an environment for development', () => {
  const byEnvironment = {
    by: 'spec',
    at: now,
    reason: 'environment dev is for development',
  };

  it('is paused whatever was before, and a pause of a person stays', () => {
    const unpausedByPerson = job('h', { revision: revision('h', true) });
    expect(
      deployJob(unpausedByPerson, revision('h', true), now, 'dev'),
    ).toEqual({ kind: 'revise', pause: byEnvironment });
    expect(deployJob(undefined, revision('h', true), now, 'dev')).toEqual({
      kind: 'revise',
      pause: byEnvironment,
    });
    const paused = job('h', { pause: byAda });
    expect(deployJob(paused, revision('h2', true), now, 'dev')).toEqual({
      kind: 'revise',
      pause: byAda,
    });
    expect(deployJob(paused, revision('h'), now, 'dev')).toEqual({
      kind: 'none',
    });
  });

  it('is what its file says again when the environment is another one', () => {
    const before = job('h1', {
      revision: revision('h1', true),
      pause: byEnvironment,
    });
    expect(deployJob(before, revision('h2'), now)).toEqual({
      kind: 'revise',
      pause: undefined,
    });
    expect(deployJob(before, revision('h2', true), now)).toEqual({
      kind: 'revise',
      pause: bySpec,
    });
  });
});

describe('the hash of a revision', () => {
  const settings: RevisionSettings = {
    catalog: 'lake',
    timezone: 'UTC',
    environment: 'default',
    tables: [],
  };

  it('changes with the content and with what of the workspace matters to a run', () => {
    const hash = revisionHash('c', settings);
    expect(revisionHash('c', { ...settings })).toBe(hash);
    expect(revisionHash('d', settings)).not.toBe(hash);
    expect(revisionHash('c', { ...settings, catalog: 'other' })).not.toBe(hash);
  });
});
