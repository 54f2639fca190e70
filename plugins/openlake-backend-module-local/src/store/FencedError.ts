import { CustomErrorBase } from '@backstage/errors';

/**
 * Somebody else drives the run now, so nothing was written. The one it is
 * thrown at stops its work on the run and says nothing about how it ended.
 *
 * @internal
 */
export class FencedError extends CustomErrorBase {
  name = 'FencedError' as const;

  constructor(runId: string) {
    super(`Run ${runId} has gone to another runner`);
  }
}
