import { Button } from '@backstage/ui';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { RunLimit } from '@openlake/plugin-openlake-common';
import { plural } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { limitHome, limitName } from './limitName';
import classes from './LimitList.module.css';

/** Most lines drawn before somebody asks for all. */
const AT_ONCE = 12;

/** How full each limit is, and how many wait for it; the most waited for first. */
export function LimitList({ limits }: { limits: readonly RunLimit[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? limits : limits.slice(0, AT_ONCE);
  return (
    <>
      <ul className={classes.list}>
        {shown.map(limit => (
          <Limit key={`${limit.kind} ${limit.name}`} limit={limit} />
        ))}
      </ul>
      {shown.length < limits.length && (
        <Button size="small" variant="tertiary" onPress={() => setAll(true)}>
          Show {plural(limits.length - shown.length, 'more limit')}
        </Button>
      )}
    </>
  );
}

function Limit({ limit }: { limit: RunLimit }) {
  const { word, name, href } = limitName(limit);
  const full = limit.taken >= limit.max;
  return (
    <li title={`Set by ${limitHome[limit.kind]}`}>
      <span className={classes.name}>
        <small>{word}</small>{' '}
        {href ? <RouterLink href={href}>{name}</RouterLink> : name}
      </span>
      <span
        className={classes.meter}
        role="meter"
        aria-label={`${word} ${name ?? ''}`.trim()}
        aria-valuemin={0}
        aria-valuemax={limit.max}
        aria-valuenow={Math.min(limit.taken, limit.max)}
      >
        <i
          className={full ? classes.full : undefined}
          style={{
            width: `${Math.min(100, (limit.taken / limit.max) * 100)}%`,
          }}
        />
      </span>
      <span className={classes.number}>
        <b>{limit.taken}</b> of {limit.max}
        {full && <em>full</em>}
      </span>
      <span className={classes.waiting}>
        {limit.waiting > 0
          ? `${plural(limit.waiting, 'run')} waiting`
          : 'nobody waits'}
      </span>
    </li>
  );
}
