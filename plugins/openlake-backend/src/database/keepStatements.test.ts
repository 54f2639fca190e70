import createKnex from 'knex';
import { keepStatements } from './keepStatements';

interface Connection {
  prepare(sql: string): {
    run(...values: unknown[]): { changes: number };
    all(): unknown[];
  };
  exec(sql: string): void;
}

describe('a connection that keeps its statements', () => {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  let connection: Connection;
  let prepare: jest.SpyInstance;

  beforeAll(async () => {
    connection = await knex.client.acquireConnection();
    prepare = jest.spyOn(connection, 'prepare');
    keepStatements(connection);
  });
  afterAll(async () => {
    await knex.client.releaseConnection(connection);
    await knex.destroy();
  });
  beforeEach(() => prepare.mockClear());

  const run = (sql: string, ...values: unknown[]) =>
    connection.prepare(sql).run(...values);
  const all = (sql: string) => connection.prepare(sql).all();

  it('prepares each of them once', () => {
    run('create table things (name text primary key)');
    prepare.mockClear();
    for (const name of ['a', 'b', 'c']) {
      run('insert into things values (?)', name);
    }
    expect(all('select * from things')).toHaveLength(3);
    expect(all('select * from things')).toHaveLength(3);
    expect(prepare).toHaveBeenCalledTimes(2);
  });

  it('runs one again that failed', () => {
    const insert = (name: string) => run('insert into things values (?)', name);
    expect(() => insert('a')).toThrow('UNIQUE');
    expect(insert('d').changes).toBe(1);
    expect(() => connection.prepare('select missing from things')).toThrow(
      'no such column',
    );
  });

  it('sees a table as it is after somebody changed it', () => {
    expect(all('select * from things')[0]).toEqual({ name: 'a' });
    run('alter table things add column size integer');
    expect(all('select * from things')[0]).toEqual({ name: 'a', size: null });
    expect(prepare).toHaveBeenCalledWith('select * from things');
  });

  it('sees it when somebody else did', () => {
    expect(all('select * from things')[0]).toEqual({ name: 'a', size: null });
    connection.exec('alter table things add column color text');
    expect(all('select * from things')[0]).toEqual({
      name: 'a',
      size: null,
      color: null,
    });
  });
});
