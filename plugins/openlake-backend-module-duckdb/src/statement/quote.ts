/** A name as SQL. @internal */
export function identifier(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/** A text as SQL. @internal */
export function literal(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** A list of texts as SQL. @internal */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}
