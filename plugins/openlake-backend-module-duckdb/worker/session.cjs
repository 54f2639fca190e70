// @ts-check
'use strict';

const { DuckDBInstance } = require('@duckdb/node-api');
const { readRows } = require('./rows.cjs');

const PROGRESS_INTERVAL_MS = 250;

/**
 * One database at a time, made fresh for each piece of work and thrown away
 * after it, so that nothing leaks from one to the next. The next one is opened
 * ahead of time.
 */
class Session {
  /** @param {Record<string, string>} options of each database */
  constructor(options) {
    this.options = options;
    /** @type {Promise<{instance: any, connection: any}> | undefined} */
    this.spare = undefined;
    /** @type {any} */
    this.current = undefined;
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

  /** @param {{ cwd: string, statements: string[] }} request */
  async open({ cwd, statements }) {
    if (this.current) {
      throw new Error('A session is open already');
    }
    process.chdir(cwd);
    const spare = this.spare ?? openDatabase(this.options);
    this.spare = undefined;
    this.current = await spare;
    if (statements.length > 0) {
      await this.connection().run(statements.join(';\n'));
    }
    this.prepareNext();
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
    setImmediate(() => {
      current?.connection.closeSync();
      current?.instance.closeSync();
    });
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

module.exports = { Session };
