import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '@openlake/plugin-openlake-common';

/** Options of verbs that something goes on after. */
export interface WaitOptions {
  wait?: boolean;
  timeout?: number;
}

/** `--wait` and `--timeout`. @internal */
export function addWaitOptions(verb: Command): Command {
  return verb
    .option(
      '-w, --wait',
      'wait for the end; the exit code tells how it came out',
    )
    .addOption(
      new Option(
        '--timeout <duration>',
        'wait so long at most, such as 30m; what is waited for goes on',
      ).argParser(text => {
        const ms = parseDuration(text);
        if (ms === undefined) {
          throw new InvalidArgumentError('Write it like 90s, 30m or 2h.');
        }
        return ms;
      }),
    );
}

/** Whether the end is waited for: a limit for it says so too, and logs that are followed. @internal */
export function isWaiting({
  wait,
  timeout,
  follow,
}: WaitOptions & { follow?: boolean }): boolean {
  return wait === true || timeout !== undefined || follow === true;
}
