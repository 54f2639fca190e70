import {
  Finding,
  isSpecFile,
  SPEC_LIMITS,
} from '@openlake/plugin-openlake-common';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a file; undefined when it is not UTF-8 text or too long.
 *
 * @internal
 */
export function readText(content: Uint8Array): string | undefined {
  if (content.byteLength > SPEC_LIMITS.sourceFileBytes) {
    return undefined;
  }
  try {
    const text = decoder.decode(content);
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * What to say about a file that was left out: nothing, unless it should have
 * held an object.
 *
 * @internal
 */
export function leftOut(file: string): Finding[] {
  return isSpecFile(file)
    ? [
        collectingFinding(
          file,
          'limit-exceeded',
          `the file is not UTF-8 text, or longer than ${
            SPEC_LIMITS.sourceFileBytes / 1024
          } KiB`,
        ),
      ]
    : [];
}

/** A finding about a file as a whole. @internal */
export function collectingFinding(
  file: string,
  code: string,
  message: string,
  severity: Finding['severity'] = 'error',
): Finding {
  return { code, severity, file, line: 1, column: 1, path: '', message };
}
