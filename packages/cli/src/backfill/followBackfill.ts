import { type Backfill, paths } from '@openlake/plugin-openlake-common';
import { Ending } from '../Ending';
import { EXIT } from '../exitCode';
import { printAnswer } from '../output/printAnswer';
import { countsText } from '../output/words';
import type { Portal } from '../portal/Portal';
import type { PortalOptions } from '../portal/portalVerb';
import { printable } from '../printable';
import type { Terminal } from '../Terminal';
import { waitFor } from '../waitFor';
import { isWaiting, type WaitOptions } from '../waitOptions';
import { backfillLine } from './backfillText';

/**
 * Tells of a backfill; waits until all its intervals have ended when that is
 * wanted.
 *
 * @returns the exit code
 * @internal
 */
export async function followBackfill(
  started: Backfill,
  options: PortalOptions & WaitOptions,
  portal: Portal,
  terminal: Terminal,
): Promise<number> {
  const print = (backfill: Backfill) =>
    printAnswer(options, portal, terminal, {
      json: backfill,
      text: backfillLine(backfill, terminal),
      ids: [backfill.id],
      page: paths.backfill({ backfill: backfill.id }),
    });
  if (!isWaiting(options)) {
    print(started);
    return EXIT.ok;
  }
  const isText = options.output === 'text';
  if (isText) {
    print(started);
  }
  const params = { backfill: started.id };
  let seen = started;
  let told = '';
  const ended = await waitFor({
    portal,
    terminal,
    timeoutMs: options.timeout,
    goesOn: `The backfill goes on; olo backfills cancel ${started.id} would end it`,
    async look(asking) {
      const { backfill } = await asking.call('getBackfill', { params });
      seen = backfill;
      const now = [backfill.state, countsText(backfill.counts), backfill.reason]
        .filter(Boolean)
        .join(': ');
      if (!options.quiet && now !== told) {
        told = now;
        terminal.err(terminal.paint('dim', printable(now)));
      }
      if (backfill.state === 'paused') {
        throw new Ending(
          EXIT.stillGoing,
          `The backfill does not go on by itself; olo backfills resume ${started.id} goes on with it`,
        );
      }
      const isOver =
        backfill.state === 'completed' || backfill.state === 'canceled';
      return isOver ? backfill : undefined;
    },
  }).catch(error => {
    // A script that gives up waiting wants to know for what.
    if (error instanceof Ending && !isText) {
      print(seen);
    }
    throw error;
  });
  if (!isText) {
    print(ended);
  } else if (!options.quiet) {
    terminal.out(backfillLine(ended, terminal));
  }
  return exitOfBackfill(ended);
}

/** Intervals that are not run by intent do not count. */
function exitOfBackfill({ state, counts }: Backfill): number {
  if (state === 'canceled') {
    return EXIT.notDone;
  }
  const { success: _, excluded: __, ...others } = counts;
  if (others.failed || others.timed_out || others.upstream_failed) {
    return EXIT.failed;
  }
  return Object.values(others).some(count => count > 0)
    ? EXIT.notDone
    : EXIT.ok;
}
