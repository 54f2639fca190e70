import { formatCount } from '@openlake/plugin-openlake-common';

/** `3.0M`, for places where the digits do not fit. @public */
export function formatCompact(n: number): string {
  return n < 10_000
    ? formatCount(n)
    : new Intl.NumberFormat('en', {
        notation: 'compact',
        maximumFractionDigits: 1,
      }).format(n);
}

/** Bytes in binary units: `18.3 KiB`. @public */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${
    unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)
  } ${units[unit]}`;
}
