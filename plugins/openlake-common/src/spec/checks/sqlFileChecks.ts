import { SPEC_LIMITS } from '../findings/limits';
import type { FileIndex } from '../load/FileIndex';
import type { Finding } from '../findings/Finding';
import { checkSqlTemplate } from '../template/sqlTemplate';
import type { TemplateScope } from '../template/template';

/**
 * Checks the templates of a SQL file against what its task can name.
 *
 * @internal
 */
export function checkSqlFile(
  path: string,
  files: FileIndex,
  scope: TemplateScope | undefined,
): Finding[] {
  const sql = files.content(path);
  if (sql === undefined || scope === undefined) {
    return [];
  }
  const place = (offset: number) => {
    const before = sql.slice(0, offset);
    return {
      line: before.split('\n').length,
      column: offset - before.lastIndexOf('\n'),
    };
  };
  if (sql.trim() === '') {
    return [
      {
        code: 'empty-file',
        severity: 'error',
        file: path,
        line: 1,
        column: 1,
        path: '',
        message: 'the file holds no statement',
      },
    ];
  }
  return checkSqlTemplate(sql, scope)
    .slice(0, SPEC_LIMITS.findingsPerFile)
    .map(({ code, offset, message, hint }) => ({
      code,
      severity: 'error',
      file: path,
      ...place(offset),
      path: '',
      message,
      ...(hint !== undefined && { hint }),
    }));
}
