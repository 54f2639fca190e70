import { localLocation } from '@openlake/iceberg';

/**
 * How pyiceberg opens a catalog of ours. What has a password in its address is
 * not handed out.
 *
 * @param database - a PostgreSQL connection string, or the path of a SQLite file
 * @internal
 */
export function programConnection(
  database: string,
  warehouse: string,
): Record<string, string> | undefined {
  const place = { type: 'sql', warehouse: localLocation(warehouse) };
  if (!/^postgres(ql)?:\/\//.test(database)) {
    return { ...place, uri: `sqlite:///${database}` };
  }
  const address = new URL(database);
  if (address.password || address.searchParams.has('password')) {
    return undefined;
  }
  return {
    ...place,
    uri: database.replace(/^postgres(ql)?:/, 'postgresql+psycopg2:'),
  };
}
