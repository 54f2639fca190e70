import type { Command } from 'commander';
import { type OutputFormat, outputOption, quietOption } from '../outputOption';

/** Options of every verb that asks a portal. */
export interface PortalOptions {
  url?: string;
  output: OutputFormat;
  quiet?: boolean;
}

/**
 * Adds a verb that asks a portal, with the options that all of those have.
 *
 * @internal
 */
export function portalVerb(
  parent: Command,
  name: string,
  description: string,
  { quiet = 'write ids only' }: { quiet?: string } = {},
): Command {
  return parent
    .command(name)
    .description(description)
    .option(
      '--url <address>',
      'portal; OPENLAKE_URL or this machine by default',
    )
    .addOption(outputOption())
    .addOption(quietOption(quiet));
}
