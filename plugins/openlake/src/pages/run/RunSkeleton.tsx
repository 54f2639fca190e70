import { Skeleton } from '@backstage/ui';
import classes from './RunWork.module.css';

/** The run page before its first answer, at its final size. */
export function RunSkeleton() {
  return (
    <div className={classes.work} aria-busy="true" aria-label="Loading run">
      <div className={classes.panes}>
        <div className={classes.graph} />
        <div className={classes.skeletonRows}>
          {Array.from({ length: 10 }, (_, i) => (
            <Skeleton key={i} height={16} width={`${60 + ((i * 13) % 35)}%`} />
          ))}
        </div>
      </div>
      <aside className={classes.drawer}>
        <div className={classes.skeletonRows}>
          <Skeleton height={24} width="50%" />
          <Skeleton height={140} width="100%" />
          <Skeleton height={16} width="80%" />
          <Skeleton height={16} width="60%" />
        </div>
      </aside>
    </div>
  );
}
