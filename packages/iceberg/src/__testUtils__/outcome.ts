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

/** The same for an operation that reads several files: an error of ours is right, whichever file it names. */
export async function outcomeOfAsync(
  operation: () => Promise<unknown>,
): Promise<string> {
  try {
    await operation();
    return 'right';
  } catch (error) {
    return error instanceof IcebergError
      ? 'right'
      : `wrong: ${(error as Error).stack}`;
  }
}
