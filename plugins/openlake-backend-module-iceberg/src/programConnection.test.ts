import { programConnection } from './programConnection';

describe('programConnection', () => {
  it('names a SQLite file and a PostgreSQL database as pyiceberg does', () => {
    expect(programConnection('/state/catalog.db', '/state/lake')).toEqual({
      type: 'sql',
      uri: 'sqlite:////state/catalog.db',
      warehouse: 'file:///state/lake',
    });
    expect(
      programConnection('postgres://reader@db:5432/lake?sslmode=require', '/w'),
    ).toMatchObject({
      uri: 'postgresql+psycopg2://reader@db:5432/lake?sslmode=require',
    });
  });

  it.each(['postgres://u:secret@db/lake', 'postgresql://db/x?password=secret'])(
    'keeps the password of %s to itself',
    address => {
      expect(programConnection(address, '/w')).toBeUndefined();
    },
  );
});
