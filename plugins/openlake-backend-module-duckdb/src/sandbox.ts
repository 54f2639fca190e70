import { literals } from './statement/quote';

/**
 * SQL that shuts a database in: from here on it opens the given files and
 * folders, nothing else, and no setting can be changed any more. The second
 * wall around a statement, whatever the first one let through.
 *
 * DuckDB follows symbolic links before it compares, and a folder ends in a
 * slash, so that `/data/landing` does not open `/data/landing2`.
 *
 * @internal
 */
export function sandboxStatements(allowed: {
  files: string[];
  folders: string[];
}): string[] {
  return [
    "SET GLOBAL TimeZone = 'UTC'",
    ...(allowed.folders.length > 0
      ? [
          `SET allowed_directories = ${literals(
            allowed.folders.map(folder => `${folder.replace(/\/+$/, '')}/`),
          )}`,
        ]
      : []),
    ...(allowed.files.length > 0
      ? [`SET allowed_paths = ${literals(allowed.files)}`]
      : []),
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
}
