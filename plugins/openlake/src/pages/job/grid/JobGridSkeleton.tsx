import { Skeleton } from '@backstage/ui';

/** More rows than this scroll in themselves. */
const MOST_ROWS = 24;

/** The grid before its first answer, at about its final height. */
export function JobGridSkeleton({ rows }: { rows: number }) {
  return (
    <div style={{ padding: '8px 16px 12px' }}>
      <Skeleton height={99} width="100%" style={{ marginBottom: 24 }} />
      {Array.from({ length: Math.min(rows, MOST_ROWS) }, (_, i) => (
        <Skeleton
          key={i}
          height={16}
          width="100%"
          style={{ margin: '4px 0' }}
        />
      ))}
    </div>
  );
}
