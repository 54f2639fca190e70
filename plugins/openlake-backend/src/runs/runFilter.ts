import { InputError } from '@backstage/errors';
import {
  displayStates,
  type RunFilter,
  runTriggerKinds,
} from '@openlake/plugin-openlake-common';
import type { RunConditions } from './RunStore';

/**
 * What a filter of the API asks for.
 *
 * @param place - where the filter stands in the request, for errors
 * @throws InputError that says what there is
 * @internal
 */
export function readRunFilter(
  filter: RunFilter,
  place: 'query' | 'body.filter',
): RunConditions {
  const { state, trigger, ...rest } = filter;
  if (rest.number && !(rest.workspace && rest.job)) {
    throw new InputError(
      `${place}.number: a number is one of a job; name workspace and job too`,
    );
  }
  return {
    ...rest,
    states: readStates(state, `${place}.state`),
    triggers: readNames(trigger, runTriggerKinds, {
      place: `${place}.trigger`,
      is: 'kind of trigger',
    }),
  };
}

/**
 * Which runs many are: by their ids, or by what they have in common.
 *
 * @throws InputError unless it is one of the two
 * @internal
 */
export function readChoice({
  filter,
  runs,
}: {
  filter?: RunFilter;
  runs?: readonly string[];
}): readonly string[] | RunConditions {
  if (runs && !filter) {
    return runs;
  }
  if (filter && !runs) {
    return readRunFilter(filter, 'body.filter');
  }
  throw new InputError('body: takes either filter or runs');
}

/**
 * Displayed states, comma-separated.
 *
 * @throws InputError that says which there are
 * @internal
 */
export function readStates(text: string | undefined, place: string): string[] {
  return readNames(text, displayStates, { place, is: 'state' });
}

function readNames(
  text: string | undefined,
  known: readonly string[],
  { place, is }: { place: string; is: string },
): string[] {
  const names = [...new Set((text ?? '').split(',').filter(Boolean))];
  const wrong = names.filter(name => !known.includes(name));
  if (wrong.length) {
    throw new InputError(
      `${place}: ${wrong.join(', ')} is no ${is}; there are ${known.join(
        ', ',
      )}`,
    );
  }
  return names;
}
