import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { TextFile } from '@openlake/plugin-openlake-common';
import { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Answers with text as it comes, no faster than the client takes it. Ends with
 * the client. What fails on the way breaks the answer off, so that nobody takes
 * half of it for the whole.
 *
 * @internal
 */
export async function sendText(
  response: Response,
  { name, text }: TextFile,
  logger: LoggerService,
): Promise<void> {
  response.set({
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name.replace(
      /[^\w.[\]-]+/g,
      '_',
    )}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  try {
    await pipeline(Readable.from(text), response);
  } catch (error) {
    if (!isGone(error)) {
      logger.warn(`${name} was sent in part only: ${stringifyError(error)}`);
    }
  }
}

/** The client did not want the rest. */
function isGone(error: unknown): boolean {
  return (error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE';
}
