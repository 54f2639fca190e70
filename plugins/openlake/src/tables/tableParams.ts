/** The parts of `catalog.schema.table`, as its endpoints take them. */
export function tableParams(name: string) {
  const [catalog = '', schema = '', ...rest] = name.split('.');
  return { catalog, schema, table: rest.join('.') };
}
