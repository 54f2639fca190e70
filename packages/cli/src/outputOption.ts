import { Option } from 'commander';

/** @internal */
export type OutputFormat = 'text' | 'json';

/**
 * `-o text|json`, as every verb has it.
 *
 * @internal
 */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'how the result is written')
    .choices(['text', 'json'])
    .default('text');
}

/**
 * `-q`, as every verb has it.
 *
 * @internal
 */
export function quietOption(means: string): Option {
  return new Option('-q, --quiet', means);
}

/**
 * `-e name`, for verbs that look at a workspace as one of its environments sees it.
 *
 * @internal
 */
export function environmentOption(): Option {
  return new Option(
    '-e, --environment <name>',
    'apply the changes of this environment',
  );
}
