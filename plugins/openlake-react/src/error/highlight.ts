/** A piece of a line of code. @internal */
export interface Token {
  text: string;
  kind?: 'keyword' | 'string' | 'number' | 'comment';
}

const words: Record<string, string> = {
  sql: 'select|from|where|join|left|right|full|inner|outer|cross|on|using|group|by|order|having|limit|offset|union|all|distinct|as|and|or|not|in|is|null|like|between|case|when|then|else|end|with|over|partition|cast|try_cast|interval|exists|asc|desc|insert|into|values|create|table|qualify|exclude|replace|true|false',
  py: 'def|class|return|if|elif|else|for|while|in|import|from|as|with|try|except|finally|raise|not|and|or|is|None|True|False|lambda|yield|async|await|pass|break|continue|global|assert',
  sh: 'if|then|else|elif|fi|for|do|done|while|case|esac|in|function|return|exit|export|local|set',
};

const aliases: Record<string, keyof typeof words> = {
  sql: 'sql',
  py: 'py',
  sh: 'sh',
  bash: 'sh',
};

/**
 * Colours one line of SQL, Python, shell or YAML, as far as one line tells. Not a
 * parser: what it does not know stays plain.
 *
 * @internal
 */
export function highlight(file: string, line: string): Token[] {
  const extension = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  const language = aliases[extension];
  const yaml = extension === 'yaml' || extension === 'yml';
  if (!language && !yaml) {
    return [{ text: line }];
  }
  const keyword = yaml
    ? String.raw`(?<keyword>[\w.-]+(?=:(?:\s|$)))`
    : String.raw`(?<keyword>\b(?:${words[language]})\b)`;
  const comment = language === 'sql' ? '--.*$' : '#.*$';
  const pattern = new RegExp(
    `(?<comment>${comment})|(?<string>'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")|${keyword}|(?<number>\\b\\d[\\d_]*(?:\\.\\d+)?\\b)`,
    language === 'sql' ? 'gi' : 'g',
  );
  const tokens: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(pattern)) {
    if (match.index > at) {
      tokens.push({ text: line.slice(at, match.index) });
    }
    const kind = Object.entries(match.groups ?? {}).find(([, v]) => v)?.[0];
    tokens.push({ text: match[0], kind: kind as Token['kind'] });
    at = match.index + match[0].length;
  }
  if (at < line.length) {
    tokens.push({ text: line.slice(at) });
  }
  return tokens;
}
