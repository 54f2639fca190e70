import { Button } from '@backstage/ui';
import { Answer } from '../api/useOpenlake';
import { Note } from '../panel/Note';
import { formatClock } from '../time/instants';
import { RelativeTime } from '../time/RelativeTime';

/**
 * Says that what is shown is old, since when, and that looking again goes on.
 *
 * @public
 */
export function StaleBar(props: {
  answer: Pick<
    Answer<unknown>,
    'staleSince' | 'error' | 'retry' | 'isFetching'
  >;
}) {
  const { staleSince, error, retry, isFetching } = props.answer;
  if (staleSince === undefined) {
    return null;
  }
  return (
    <Note
      tone="late"
      title={
        <>
          You see data from {formatClock(staleSince)},{' '}
          <RelativeTime at={staleSince} />.
        </>
      }
      actions={
        <Button
          variant="secondary"
          size="small"
          isPending={isFetching}
          onPress={retry}
        >
          Try again
        </Button>
      }
    >
      The last look failed{error ? `: ${error.message}` : ''}. It may have moved
      on since; the page keeps trying.
    </Note>
  );
}
