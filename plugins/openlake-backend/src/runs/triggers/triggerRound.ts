import type { RoundContext } from '../../database/Loop';
import type { NewsReader } from './NewsReader';
import type { TriggerEvaluator } from './TriggerEvaluator';

/**
 * One round of all triggers: they hear the news, and those that are due are
 * looked at. News that cannot be heard fails the round, but only after that.
 *
 * @internal
 */
export async function triggerRound(
  { news, evaluator }: { news: NewsReader; evaluator: TriggerEvaluator },
  context: RoundContext,
): Promise<{ news: number; fired: number; skipped: number; more: boolean }> {
  const [heard] = await Promise.allSettled([news.runOnce(context)]);
  const looked = await evaluator.runOnce(context);
  if (heard.status === 'rejected') {
    throw heard.reason;
  }
  return {
    ...heard.value,
    ...looked,
    more: heard.value.more || looked.more,
  };
}
