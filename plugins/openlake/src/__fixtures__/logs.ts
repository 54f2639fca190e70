import { LogLine, RouteOutput } from '@openlake/plugin-openlake-common';

/** A log of 214 lines whose 211th holds the first error. */
export function failedLog(start: number): LogLine[] {
  const special: Record<number, [LogLine['level'], string]> = {
    1: ['info', 'attempt 2 of 3, profile small, after 1m 00s back-off'],
    2: ['info', 'revision a1b2c3d, duckdb child 4 of 4, memory limit 2 GiB'],
    3: ['info', 'reading lake.silver.flights at snapshot 6127034998213000'],
    206: ['info', 'check 1/5 not_null(flight_id) passed, 0 of 2,991,482'],
    207: ['info', 'check 2/5 unique(flight_id) passed'],
    208: ['info', 'check 3/5 accepted_values(carrier) passed, 21 values'],
    209: ['info', 'check 4/5 row_count passed, 2,991,482 >= 2,500,000'],
    210: [
      'warn',
      'rejects: late_arrival 5,904, bad_tail_number 1,733, null_origin 881',
    ],
    211: [
      'error',
      'check 5/5 rejected_ratio failed, 0.2839% > 0.2000% (8,518 of 3,000,000)',
    ],
    212: ['error', 'at sql/quality_gate.sql:18'],
    213: ['info', 'lake.silver.flights stays at snapshot 6127034998213000'],
    214: ['info', 'task ended, exit 1, category data'],
  };
  return Array.from({ length: 214 }, (_, i) => {
    const line = i + 1;
    const [level, text] = special[line] ?? [
      line % 9 ? undefined : ('debug' as const),
      `partition flight_date=2026-11-${String((line % 28) + 1).padStart(
        2,
        '0',
      )}: ${(14_000 + line * 37).toLocaleString('en')} rows scanned`,
    ];
    return {
      line,
      at: new Date(start + i * 115).toISOString(),
      stream: level === 'error' ? 'stderr' : 'stdout',
      level,
      text,
    };
  });
}

/** A log of `count` lines whose middle was dropped and whose end shows the error. */
export function longLog(start: number, count: number): LogLine[] {
  const line = (i: number): LogLine => ({
    line: i + 1,
    at: new Date(start + i * 3).toISOString(),
    stream: i % 50 ? 'stdout' : 'stderr',
    level: i % 200 ? undefined : 'warn',
    text: `row group ${i} of part-${i % 48}.parquet: ${i * 37} rows scanned`,
  });
  const tail = failedLog(start + count * 3);
  return [
    ...Array.from({ length: count }, (_, i) => line(i)).filter(
      ({ line: number }) => number <= count / 2 || number > count / 2 + 5_000,
    ),
    ...tail.map(l => ({ ...l, line: l.line + count })),
  ];
}

/** A log that has grown for `elapsed` ms, a line a second. */
export function growingLog(start: number, elapsed: number): LogLine[] {
  return Array.from({ length: Math.floor(elapsed / 1_000) }, (_, i) => ({
    line: i + 1,
    at: new Date(start + i * 1_000).toISOString(),
    stream: 'stdout' as const,
    level: i === 12 ? ('warn' as const) : undefined,
    text:
      i === 12
        ? 'late_arrival 1,204 rows sent to lake.silver.flights_rejects'
        : `stage ${1 + (i % 4)} of 4, ${((i + 1) * 17_400).toLocaleString(
            'en',
          )} rows written`,
  }));
}

/** Answers `readLog` from lines in memory. */
export function readLines(
  all: LogLine[],
  query: { from?: number; limit?: number; contains?: string },
  complete: boolean,
): RouteOutput<'readLog'> {
  const from = query.from ?? 1;
  const total = all.at(-1)?.line ?? 0;
  const wanted = query.contains?.toLowerCase();
  const lines = all
    .filter(l => l.line >= from)
    .filter(l => !wanted || l.text.toLowerCase().includes(wanted))
    .slice(0, query.limit ?? 1_000);
  const next = lines.length ? lines[lines.length - 1].line + 1 : from;
  return {
    lines,
    next,
    total,
    complete: complete && next > total,
    droppedBytes: 0,
  };
}
