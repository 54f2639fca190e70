const QUOTES = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*")/;
const DOLLAR = /^\$([A-Za-z_]?[A-Za-z0-9_]*)\$[^]*?\$\1\$/;
const LINE_COMMENT = /^--[^\n]*/;

/**
 * A statement without the semicolons that end it, so that it can stand in
 * parentheses. Everything else stays where it is: positions in errors hold.
 *
 * @param statement - text that DuckDB has parsed as one statement
 * @internal
 */
export function withoutTerminator(statement: string): string {
  let result = '';
  for (let rest = statement; rest !== ''; ) {
    const token = tokenOf(rest);
    result += token === ';' ? ' ' : token;
    rest = rest.slice(token.length);
  }
  return result;
}

function tokenOf(text: string): string {
  const plain = /^[^'"$;\-/eE]+/.exec(text);
  if (plain) {
    return plain[0];
  }
  const found =
    QUOTES.exec(text) ??
    /^[eE]'(?:[^'\\]|\\[^]|'')*'/.exec(text) ??
    DOLLAR.exec(text) ??
    LINE_COMMENT.exec(text);
  return found?.[0] ?? blockComment(text) ?? text[0];
}

/** DuckDB nests block comments, as PostgreSQL does. */
function blockComment(text: string): string | undefined {
  if (!text.startsWith('/*')) {
    return undefined;
  }
  let depth = 0;
  for (const mark of text.matchAll(/\/\*|\*\//g)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) {
      return text.slice(0, mark.index + 2);
    }
  }
  return undefined;
}
