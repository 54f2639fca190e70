import type { Portal } from '../portal/Portal';
import type { PortalOptions } from '../portal/portalVerb';
import type { Terminal } from '../Terminal';

/** What a verb has to say when it is done. */
export interface VerbAnswer {
  /** The API's answer as it is. */
  json: unknown;
  /** The same for people. */
  text: string;
  /** Ids of what it is about. */
  ids: readonly string[];
  /** Path of the page that shows it. */
  page: string;
}

/**
 * Writes the result of a verb as it was asked for, and where to look at it.
 *
 * @internal
 */
export function printAnswer(
  { output, quiet }: PortalOptions,
  portal: Portal,
  terminal: Terminal,
  { json, text, ids, page }: VerbAnswer,
): void {
  const place = portal.page(page);
  if (output === 'json') {
    terminal.out(JSON.stringify(json, null, 2));
    if (!quiet) {
      terminal.err(place);
    }
  } else if (quiet) {
    ids.forEach(id => terminal.out(id));
  } else {
    terminal.out(text);
    terminal.out(terminal.paint('dim', place));
  }
}
