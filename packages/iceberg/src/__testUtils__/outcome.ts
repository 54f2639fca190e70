import { IcebergError } from '../errors';

/**
 * How an operation on damaged input ended. To succeed, or to refuse with an error of ours that names the file, is
 * `right`; anything else is given back as text, for the assertion to show.
 */
export function outcomeOf(operation: () => unknown, location: string): string {
  try {
    operation();
    return 'right';
  } catch (error) {
    return error instanceof IcebergError && error.message.includes(location)
      ? 'right'
      : `wrong: ${(error as Error).stack}`;
  }
}
