/** The start of a commit, or of the hash of a folder's content, as people compare them. */
export function shortVersion(version: string): string {
  return version.replace(/^sha256:/, '').slice(0, 7);
}
