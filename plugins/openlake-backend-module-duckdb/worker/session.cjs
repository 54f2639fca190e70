// @ts-check
'use strict';

const { DuckDBInstance } = require('@duckdb/node-api');
const { readRows } = require('./rows.cjs');

const PROGRESS_INTERVAL_MS = 250;
/** How long a database is kept for work with the very same rights. */
const KEPT_MS = 2_000;

/**
 * One database at a time. It is made fresh for each piece of work, since its
 * rights are locked when it is opened; making one takes DuckDB some 10 ms, so
 * the next one is opened ahead of time. Where the caller allows it, work that
 * follows with the very same folder, tables and rights gets the same database
 * with a new connection, made ahead of time too: a SELECT leaves nothing behind
 * in a database, only in its connection.
 */
class Session {
  /** @param {Record<string, string>} options of each database */
  constructor(options) {
    this.options = options;
    /** @type {Promise<{instance: any, connection: any}> | undefined} */
    this.spare = undefined;
    /** @type {any} */
    this.current = undefined;
    /** @type {{ key: string, instance: any, connection: Promise<any>, timer: NodeJS.Timeout } | undefined} */
    this.kept = undefined;
    /** @type {any} */
    this.parser = undefined;
  }

  async prepareSpare() {
    this.spare ??= openDatabase(this.options);
    await this.spare;
  }

  /**
   * The statement as DuckDB's own parser reads it, as JSON text. In a database
   * of its own, that never holds anything.
   *
   * @param {string} sql
   */
  async parse(sql) {
    this.parser ??= await openDatabase({
      ...this.options,
      threads: '1',
      enable_external_access: 'false',
      lock_configuration: 'true',
    });
    const reader = await this.parser.connection.runAndReadAll(
      'SELECT json_serialize_sql($1::VARCHAR)',
      [sql],
    );
    return reader.getRows()[0][0];
  }

  /** @param {{ cwd: string, statements: string[], catalog?: string, reuse?: boolean }} request */
  async open({ cwd, statements, catalog, reuse = false }) {
    if (this.current) {
      throw new Error('A session is open already');
    }
    try {
      await this.begin({ cwd, statements, catalog, reuse });
    } catch (error) {
      // Half of its statements may have run: it is not locked.
      this.close();
      throw error;
    }
  }

  /** @param {{ cwd: string, statements: string[], catalog?: string, reuse: boolean }} request */
  async begin({ cwd, statements, catalog, reuse }) {
    process.chdir(cwd);
    const key = JSON.stringify([cwd, statements, catalog]);
    const kept = reuse && (await this.takeKept(key));
    if (kept) {
      this.current = kept;
    } else {
      const spare = this.spare ?? openDatabase(this.options);
      this.spare = undefined;
      this.current = await spare;
      if (statements.length > 0) {
        await this.connection().run(statements.join(';\n'));
      }
      await chooseCatalog(this.connection(), catalog);
      this.prepareNext();
    }
    this.current.key = reuse ? key : undefined;
    this.current.catalog = catalog;
  }

  /** @param {string} sql */
  async describe(sql) {
    const prepared = await this.connection().prepare(sql);
    try {
      return Array.from({ length: prepared.columnCount }, (_, index) => ({
        name: prepared.columnName(index),
        type: prepared.columnType(index).toString(),
      }));
    } finally {
      prepared.destroySync();
    }
  }

  /**
   * @param {{ sql: string, maxRows: number, maxBytes: number, progress: boolean }} request
   * @param {(fraction: number) => void} onProgress
   */
  async run({ sql, maxRows, maxBytes, progress }, onProgress) {
    const connection = this.connection();
    const timer =
      progress &&
      setInterval(() => {
        const { percentage } = connection.progress;
        if (percentage > 0) {
          onProgress(percentage / 100);
        }
      }, PROGRESS_INTERVAL_MS);
    try {
      return await readRows(await connection.stream(sql), maxRows, maxBytes);
    } catch (error) {
      // An error of DuckDB itself can leave a database that answers no more.
      this.current.key = undefined;
      throw error;
    } finally {
      clearInterval(timer || undefined);
    }
  }

  interrupt() {
    this.current?.connection.interrupt();
  }

  /** Answers first: taking a database down needs some milliseconds, and nobody has to wait for them. */
  close() {
    const { current } = this;
    this.current = undefined;
    process.chdir('/');
    this.prepareNext();
    if (!current) {
      return;
    }
    const { key, catalog, instance, connection } = current;
    connection.closeSync();
    this.dropKept();
    if (key === undefined) {
      setImmediate(() => instance.closeSync());
    } else {
      const timer = setTimeout(() => this.dropKept(), KEPT_MS);
      const next = connect(instance, catalog);
      // Reported when it is used.
      next.catch(() => {});
      this.kept = { key, instance, connection: next, timer };
    }
  }

  dropKept() {
    const { kept } = this;
    this.kept = undefined;
    if (kept) {
      clearTimeout(kept.timer);
      kept.connection
        .then(connection => connection.closeSync())
        // There is none then.
        .catch(() => {})
        .finally(() => kept.instance.closeSync());
    }
  }

  /**
   * The database that was kept, with a connection, if it has the very same rights.
   *
   * @param {string} key
   */
  async takeKept(key) {
    const { kept } = this;
    if (kept?.key !== key) {
      return undefined;
    }
    this.kept = undefined;
    clearTimeout(kept.timer);
    const { instance } = kept;
    try {
      return { instance, connection: await kept.connection };
    } catch {
      // It gives no connection any more: a fresh one takes its place.
      instance.closeSync();
      return undefined;
    }
  }

  /** Opens the next database while this one is in use. */
  prepareNext() {
    this.spare ??= openDatabase(this.options);
    // Reported when it is used.
    this.spare.catch(() => {});
  }

  connection() {
    if (!this.current) {
      throw new Error('No session is open');
    }
    return this.current.connection;
  }
}

/** @param {Record<string, string>} options */
async function openDatabase(options) {
  const instance = await DuckDBInstance.create(':memory:', options);
  return { instance, connection: await instance.connect() };
}

/**
 * @param {any} instance
 * @param {string | undefined} catalog
 */
async function connect(instance, catalog) {
  const connection = await instance.connect();
  await chooseCatalog(connection, catalog);
  return connection;
}

/**
 * @param {any} connection
 * @param {string | undefined} catalog
 */
async function chooseCatalog(connection, catalog) {
  if (catalog !== undefined) {
    // Of the connection, and allowed although the settings are locked.
    await connection.run(`USE "${catalog.replaceAll('"', '""')}"`);
  }
}

module.exports = { Session };
