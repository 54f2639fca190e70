import type { LogLine } from '@openlake/plugin-openlake-common';

/** A level stands at the beginning of what log libraries write. */
const BEGINNING = 60;

/**
 * The word that tells the level of a line to those who do not see its colour;
 * none where the line says it itself, such as `ERROR: no such file`.
 *
 * @internal
 */
export function levelWord({ level, text }: LogLine): string | undefined {
  if (level !== 'warn' && level !== 'error') {
    return undefined;
  }
  return text.slice(0, BEGINNING).toLowerCase().includes(level)
    ? undefined
    : level.toUpperCase();
}
