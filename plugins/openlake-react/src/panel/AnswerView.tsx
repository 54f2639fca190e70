import { ReactNode } from 'react';
import { Answer } from '../api/useOpenlake';
import { ErrorState } from './ErrorState';

/**
 * Shows an answer, or what is to be seen instead: a skeleton on the first load
 * only, an error with Try again when there is nothing to show. An older answer
 * stays on screen. Each panel has its own, so each fails alone.
 *
 * @public
 */
export function AnswerView<T>(props: {
  answer: Answer<T>;
  /** What is missing when it fails, such as `Runs`. */
  what: string;
  /** At the final height. */
  skeleton: ReactNode;
  /** What else still works, for the error. */
  unaffected?: string;
  children: (data: T) => ReactNode;
}) {
  const { answer, what, skeleton, unaffected, children } = props;
  if (answer.data !== undefined) {
    return <>{children(answer.data)}</>;
  }
  if (answer.error) {
    return (
      <ErrorState
        what={what}
        error={answer.error}
        unaffected={unaffected}
        onRetry={answer.retry}
        isRetrying={answer.isFetching}
      />
    );
  }
  return (
    <div aria-busy="true" aria-label={`Loading ${what.toLowerCase()}`}>
      {skeleton}
    </div>
  );
}
