/** Instants of a fixture, counted from its present. */
export function timeline(now: number) {
  return {
    /** `ago(21, 'm')` */
    ago(n: number, unit: 's' | 'm' | 'h' | 'd' = 's'): string {
      const ms = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit];
      return new Date(now - n * ms).toISOString();
    },
    at: (ms: number) => new Date(ms).toISOString(),
    now,
  };
}
