import { Skeleton } from '@backstage/ui';

/** The grid before its first answer, at its final height. */
export function JobGridSkeleton({ rows }: { rows: number }) {
  return (
    <div style={{ padding: '8px 16px 12px' }}>
      <Skeleton height={99} width="100%" style={{ marginBottom: 24 }} />
      {Array.from({ length: rows }, (_, i) => (
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
