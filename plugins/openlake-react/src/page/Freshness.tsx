import { Answer } from '../api/useOpenlake';
import { RelativeTime } from '../time/RelativeTime';
import classes from './Freshness.module.css';

/** How old the page is: live, updated a while ago, or stale. @internal */
export function Freshness(props: {
  answer: Pick<Answer<unknown>, 'updatedAt' | 'staleSince'>;
  live?: boolean;
}) {
  const { updatedAt, staleSince } = props.answer;
  if (updatedAt === undefined) {
    return null;
  }
  const current = props.live ? 'live' : 'fresh';
  const state = staleSince ? 'stale' : current;
  return (
    <span className={`${classes.age} ${classes[state]}`}>
      <i aria-hidden />
      {state === 'live' ? (
        'Live'
      ) : (
        <span>
          {state === 'stale' ? 'As of ' : 'Updated '}
          <RelativeTime at={updatedAt} />
        </span>
      )}
    </span>
  );
}
