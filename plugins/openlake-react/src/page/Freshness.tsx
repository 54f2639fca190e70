import { Answer } from '../api/useOpenlake';
import { RelativeTime } from '../time/RelativeTime';
import { useNow } from '../time/useNow';
import classes from './Freshness.module.css';

/** What has not been heard of for longer is not live, whatever it was then. */
const QUIET_MS = 30_000;

/** How old the page is: live, updated a while ago, or stale. @internal */
export function Freshness(props: {
  answer: Pick<Answer<unknown>, 'updatedAt' | 'staleSince'>;
  live?: boolean;
  /** When the state on the page was last heard from its engine. */
  heardAt?: string;
}) {
  const { live, heardAt } = props;
  const { updatedAt, staleSince } = props.answer;
  const now = useNow(live);
  if (updatedAt === undefined) {
    return null;
  }
  const asOf = heardAt ? Math.min(updatedAt, Date.parse(heardAt)) : updatedAt;
  const isStale =
    staleSince !== undefined || (live && now - asOf > QUIET_MS) || false;
  const current = live ? 'live' : 'fresh';
  const state = isStale ? 'stale' : current;
  return (
    <span className={`${classes.age} ${classes[state]}`}>
      <i aria-hidden />
      {state === 'live' ? (
        'Live'
      ) : (
        <span>
          {state === 'stale' ? 'As of ' : 'Updated '}
          <RelativeTime at={asOf} />
        </span>
      )}
    </span>
  );
}
