import { ReactNode } from 'react';
import { Skeleton } from '@backstage/ui';
import classes from './Facts.module.css';

/** One fact of a page's head. @public */
export interface Fact {
  label: string;
  value: ReactNode;
  /** Quieter, behind the value. */
  detail?: ReactNode;
  /** On hover: the exact value or how it is computed. */
  title?: string;
}

/**
 * Facts in one row, as a description list.
 *
 * @public
 */
export function Facts({ facts }: { facts: (Fact | undefined | false)[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(
        fact =>
          fact && (
            <div key={fact.label} title={fact.title}>
              <dt>{fact.label}</dt>
              <dd>
                {fact.value}
                {fact.detail && <small>{fact.detail}</small>}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Facts that are on their way, at their final height. @public */
export function FactsSkeleton({ count = 6 }: { count?: number }) {
  return (
    <div className={classes.facts} aria-hidden>
      {Array.from({ length: count }, (_, i) => (
        <div key={i}>
          <Skeleton width={64} height={12} style={{ marginBottom: 4 }} />
          <Skeleton width={108} height={20} />
        </div>
      ))}
    </div>
  );
}
