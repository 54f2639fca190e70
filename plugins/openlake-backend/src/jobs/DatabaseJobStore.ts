import { sha256Hex, SourceFile } from '@openlake/plugin-openlake-common';
import { Knex } from 'knex';
import { readPage } from '../database/cursor';
import { Dialect } from '../database/dialect';
import { Instant } from '../database/instant';
import { OpenlakeDatabase, Transaction } from '../database/OpenlakeDatabase';
import { whereContains } from '../database/whereContains';
import {
  JobKey,
  JobRecord,
  JobRevisionRecord,
  Pause,
  RevisionFiles,
} from './Job';
import {
  fromJobRow,
  fromJoinedRow,
  fromRevisionRow,
  jobColumns,
  JobRow,
  toRevisionRow,
} from './jobRows';
import { JobFilter, JobStore, PageRequest } from './JobStore';

/** Hashes per statement. */
const CHUNK = 500;
const MOST_CACHED = 2_000;
/** Revisions are added and removed one after the other: they share files. */
const REVISIONS = 'jobs.revisions';

/** @internal */
export class DatabaseJobStore implements JobStore {
  readonly #knex: Knex;
  readonly #dialect: Dialect;
  /** Revisions in force that were read before: they never change. */
  readonly #revisions = new Map<string, JobRevisionRecord>();

  constructor(database: OpenlakeDatabase) {
    this.#knex = database.knex;
    this.#dialect = database.dialect;
  }

  async list(workspace: string, page: PageRequest & JobFilter) {
    const { rows, nextCursor } = await readPage<{ name: string }>(
      this.#matching(jobsWithRevision(this.#knex), workspace, page),
      {
        orderBy: [['jobs.name', 'text']],
        direction: 'asc',
        place: row => [row.name],
        cursor: page.cursor,
        limit: page.limit,
      },
    );
    return { items: rows.map(fromJoinedRow), nextCursor };
  }

  async count(workspace: string, filter: JobFilter): Promise<number> {
    const row = await this.#matching(joinedJobs(this.#knex), workspace, filter)
      .count({ count: '*' })
      .first();
    return Number(row?.count ?? 0);
  }

  #matching(
    query: Knex.QueryBuilder,
    workspace: string,
    { contains, paused, names }: JobFilter,
  ): Knex.QueryBuilder {
    query.where({ 'jobs.workspace': workspace }).whereNull('jobs.retired_at');
    if (paused !== undefined) {
      query.where('jobs.paused', paused);
    }
    if (names !== undefined) {
      query.whereIn('jobs.name', [...names]);
    }
    if (contains) {
      const title = this.#dialect.textIn('job_revisions.document', [
        'metadata',
        'title',
      ]);
      whereContains(query, ['jobs.name', title], contains);
    }
    return query;
  }

  async inService(workspace?: string): Promise<JobRecord[]> {
    const query = this.#knex('jobs')
      .whereNull('retired_at')
      .orderBy(['workspace', 'name']);
    if (workspace !== undefined) {
      query.where({ workspace });
    }
    return this.#withRevisions(await query);
  }

  async inForce(jobs: readonly JobKey[]): Promise<JobRecord[]> {
    const records: JobRecord[] = [];
    for (let start = 0; start < jobs.length; start += CHUNK) {
      const keys = jobs
        .slice(start, start + CHUNK)
        .map(({ workspace, job }) => [workspace, job]);
      records.push(
        ...(await this.#withRevisions(
          await this.#knex('jobs').whereIn(['workspace', 'name'], keys),
        )),
      );
    }
    return records;
  }

  async #withRevisions(rows: JobRow[]): Promise<JobRecord[]> {
    const revisions = await this.#revisionsOf(rows);
    return rows.flatMap(row => {
      const revision = revisions.get(revisionKey(row));
      return revision ? [fromJobRow(row, revision)] : [];
    });
  }

  /** Reads the revisions of these jobs, but for those read before. */
  async #revisionsOf(
    rows: readonly JobRow[],
  ): Promise<Map<string, JobRevisionRecord>> {
    const unknown = rows.filter(row => !this.#revisions.has(revisionKey(row)));
    const revisions = new Map(this.#revisions);
    for (let start = 0; start < unknown.length; start += CHUNK) {
      const hashes = unknown
        .slice(start, start + CHUNK)
        .map(({ revision }) => revision);
      const found = await this.#knex('job_revisions').whereIn('hash', hashes);
      for (const record of found.map(fromRevisionRow)) {
        const key = revisionKey({
          ...record,
          name: record.job,
          revision: record.hash,
        });
        revisions.set(key, record);
        this.#revisions.set(key, record);
      }
    }
    for (const key of [...this.#revisions.keys()].slice(0, -MOST_CACHED)) {
      this.#revisions.delete(key);
    }
    return revisions;
  }

  async keys(): Promise<JobKey[]> {
    return this.#knex('jobs')
      .whereNull('retired_at')
      .orderBy(['workspace', 'name'])
      .select('workspace', { job: 'name' });
  }

  async find({ workspace, job }: JobKey): Promise<JobRecord | undefined> {
    const row = await jobsWithRevision(this.#knex)
      .where({ 'jobs.workspace': workspace, 'jobs.name': job })
      .first();
    return row && fromJoinedRow(row);
  }

  async findAll(jobs: readonly JobKey[]): Promise<JobRecord[]> {
    if (jobs.length === 0) {
      return [];
    }
    const rows = await jobsWithRevision(this.#knex).where(query =>
      jobs.forEach(({ workspace, job }) =>
        query.orWhere({ 'jobs.workspace': workspace, 'jobs.name': job }),
      ),
    );
    return rows.map(fromJoinedRow);
  }

  async lockAll(
    tx: Transaction,
    workspace: string,
  ): Promise<Map<string, JobRecord>> {
    const rows = await jobsWithRevision(tx)
      .where({ 'jobs.workspace': workspace })
      .forUpdate('jobs');
    return new Map(rows.map(row => [row.name, fromJoinedRow(row)]));
  }

  async addRevision(
    tx: Transaction,
    revision: Omit<JobRevisionRecord, 'number'>,
    files: RevisionFiles,
  ): Promise<number> {
    const { workspace, job, hash } = revision;
    await this.#dialect.serialize(tx, REVISIONS);
    const known = await tx('job_revisions')
      .where({ workspace, job, hash })
      .first('number');
    if (known) {
      return known.number;
    }
    const newest = await tx('job_revisions')
      .where({ workspace, job })
      .max({ number: 'number' })
      .first();
    const number = Number(newest?.number ?? 0) + 1;
    await tx('job_revisions').insert(toRevisionRow({ ...revision, number }));
    for (const { path, content } of files) {
      const sha256 = sha256Hex(content);
      await tx('file_contents')
        .insert({ sha256, content })
        .onConflict('sha256')
        .ignore();
      await tx('job_revision_files').insert({
        workspace,
        job,
        hash,
        path,
        sha256,
      });
    }
    return number;
  }

  async putInForce(
    tx: Transaction,
    { workspace, job }: JobKey,
    state: { hash: string; pause?: Pause },
  ): Promise<void> {
    await tx('jobs')
      .insert({
        workspace,
        name: job,
        revision: state.hash,
        ...pauseColumns(state.pause),
        retired_at: null,
      })
      .onConflict(['workspace', 'name'])
      .merge();
  }

  async retire(
    tx: Transaction,
    { workspace, job }: JobKey,
    at: Instant,
  ): Promise<void> {
    await tx('jobs')
      .where({ workspace, name: job })
      .whereNull('retired_at')
      .update({ retired_at: at });
  }

  async setPause(
    tx: Transaction,
    { workspace, job }: JobKey,
    paused: boolean,
    change: Pause,
  ): Promise<boolean> {
    const written = await tx('jobs')
      .where({ workspace, name: job })
      .whereNull('retired_at')
      .update({
        ...pauseColumns(paused ? change : undefined),
        ...(!paused && { unpaused: JSON.stringify(change) }),
      });
    return written === 1;
  }

  async listRevisions({ workspace, job }: JobKey, page: PageRequest) {
    const { rows, nextCursor } = await readPage<{ number: number }>(
      this.#knex('job_revisions').where({ workspace, job }),
      {
        orderBy: [['number', 'integer']],
        direction: 'desc',
        place: row => [row.number],
        ...page,
      },
    );
    return { items: rows.map(fromRevisionRow), nextCursor };
  }

  async oldRevisions(
    { workspace, job }: JobKey,
    query: { before: Instant; newest: number },
  ): Promise<string[]> {
    const newest = await this.#knex('job_revisions')
      .where({ workspace, job })
      .orderBy('number', 'desc')
      .offset(query.newest - 1)
      .first('number');
    return this.#knex('job_revisions')
      .where({ workspace, job })
      .where('number', '<', newest?.number ?? 0)
      .where('at', '<', query.before)
      .whereNotIn('hash', inForceHash(this.#knex, { workspace, job }))
      .orderBy('number')
      .pluck('hash');
  }

  async removeRevisions(
    tx: Transaction,
    { workspace, job }: JobKey,
    hashes: readonly string[],
  ): Promise<number> {
    // A deployment may bring one of them back, or need one of its files.
    await this.#dialect.serialize(tx, REVISIONS);
    const unused: string[] = await tx('job_revisions')
      .where({ workspace, job })
      .whereIn('hash', [...hashes])
      .whereNotIn('hash', inForceHash(tx, { workspace, job }))
      .pluck('hash');
    const files = () =>
      tx('job_revision_files')
        .where({ workspace, job })
        .whereIn('hash', unused);
    const contents: string[] = await files().distinct().pluck('sha256');
    await files().delete();
    const removed = await tx('job_revisions')
      .where({ workspace, job })
      .whereIn('hash', unused)
      .delete();
    for (let start = 0; start < contents.length; start += CHUNK) {
      const chunk = contents.slice(start, start + CHUNK);
      await tx('file_contents')
        .whereIn('sha256', chunk)
        .whereNotIn(
          'sha256',
          tx('job_revision_files').whereIn('sha256', chunk).select('sha256'),
        )
        .delete();
    }
    return removed;
  }

  async findRevision(
    { workspace, job }: JobKey,
    hash: string,
  ): Promise<JobRevisionRecord | undefined> {
    const row = await this.#knex('job_revisions')
      .where({ workspace, job, hash })
      .first();
    return row && fromRevisionRow(row);
  }

  async files(
    { workspace, job }: JobKey,
    hash: string,
  ): Promise<RevisionFiles> {
    return this.#knex('job_revision_files')
      .join(
        'file_contents',
        'file_contents.sha256',
        'job_revision_files.sha256',
      )
      .where({ workspace, job, hash })
      .orderBy('path')
      .select('path', 'content');
  }

  async fileHashes(
    tx: Transaction,
    { workspace, job }: JobKey,
    hash: string,
  ): Promise<SourceFile[]> {
    return tx('job_revision_files')
      .where({ workspace, job, hash })
      .orderBy('path')
      .select('path', 'sha256');
  }
}

function jobsWithRevision(knex: Knex) {
  return joinedJobs(knex).select(...jobColumns);
}

function joinedJobs(knex: Knex) {
  return knex('jobs').join('job_revisions', join =>
    join
      .on('job_revisions.workspace', 'jobs.workspace')
      .andOn('job_revisions.job', 'jobs.name')
      .andOn('job_revisions.hash', 'jobs.revision'),
  );
}

function inForceHash(knex: Knex, { workspace, job }: JobKey) {
  return knex('jobs').where({ workspace, name: job }).select('revision');
}

function revisionKey(row: Pick<JobRow, 'workspace' | 'name' | 'revision'>) {
  return JSON.stringify([row.workspace, row.name, row.revision]);
}

function pauseColumns(pause: Pause | undefined) {
  return {
    paused: pause !== undefined,
    paused_by: pause?.by ?? null,
    paused_at: pause?.at ?? null,
    pause_reason: pause?.reason ?? null,
  };
}
