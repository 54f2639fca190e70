/**
 * Whether a path matches a pattern: `*` and `?` stay within a name, `**` spans folders.
 *
 * @public
 */
export function matchesGlob(pattern: string, path: string): boolean {
  return matchParts(pattern.split('/'), path.split('/'));
}

/** Both functions fill a table rather than backtrack, so no pattern is slow. */
function matchParts(pattern: string[], path: string[]): boolean {
  let reachable = [true, ...path.map(() => false)];
  for (const part of pattern) {
    const next = path.map(() => false);
    next.unshift(part === '**' && reachable[0]);
    for (let i = 1; i <= path.length; i++) {
      next[i] =
        part === '**'
          ? reachable[i] || next[i - 1]
          : reachable[i - 1] && matchName(part, path[i - 1]);
    }
    reachable = next;
  }
  return reachable[path.length];
}

function matchName(pattern: string, name: string): boolean {
  let reachable = new Array<boolean>(name.length + 1).fill(false);
  reachable[0] = true;
  for (const sign of pattern) {
    const next = new Array<boolean>(name.length + 1).fill(false);
    next[0] = sign === '*' && reachable[0];
    for (let i = 1; i <= name.length; i++) {
      next[i] =
        sign === '*'
          ? reachable[i] || next[i - 1]
          : reachable[i - 1] && (sign === '?' || sign === name[i - 1]);
    }
    reachable = next;
  }
  return reachable[name.length];
}
