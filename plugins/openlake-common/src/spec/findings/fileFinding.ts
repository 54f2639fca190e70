import type { Finding } from './Finding';
import { SPEC_LIMITS } from './limits';

/**
 * A finding about a whole file.
 *
 * @internal
 */
export function fileFinding(
  file: string,
  code: string,
  message: string,
  hint?: string,
  severity: Finding['severity'] = 'error',
): Finding {
  return {
    code,
    severity,
    file,
    line: 1,
    column: 1,
    path: '',
    message,
    ...(hint && { hint }),
  };
}

/**
 * The finding that a YAML file is too long to be read, if it is.
 *
 * @internal
 */
export function tooLong(file: string, content: string): Finding | undefined {
  return content.length > SPEC_LIMITS.specFileBytes
    ? fileFinding(
        file,
        'limit-exceeded',
        `the file is longer than ${SPEC_LIMITS.specFileBytes / 1024} KiB`,
        'put SQL and scripts into files of their own',
      )
    : undefined;
}
