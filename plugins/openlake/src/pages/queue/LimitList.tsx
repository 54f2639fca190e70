import { RouterLink } from '@backstage/frontend-plugin-api';
import { RunLimit } from '@openlake/plugin-openlake-common';
import { plural } from '@openlake/plugin-openlake-react';
import { limitHome, limitName } from './limitName';
import classes from './LimitList.module.css';

/** How full the limits are that runs wait for. */
export function LimitList({ limits }: { limits: readonly RunLimit[] }) {
  return (
    <ul className={classes.list}>
      {limits.map(limit => {
        const { word, name, href } = limitName(limit);
        const full = limit.taken >= limit.max;
        return (
          <li
            key={`${limit.kind} ${limit.name}`}
            title={`Set by ${limitHome[limit.kind]}`}
          >
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
      })}
    </ul>
  );
}
