// `yarn bench [name…]`: measures, and prints each figure beside its bar.
import { readdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const names = (await readdir(here))
  .filter(name => name.endsWith('.bench.mjs'))
  .map(name => name.replace('.bench.mjs', ''));
const wanted = process.argv.slice(2);
const unknown = wanted.find(name => !names.includes(name));
if (unknown) {
  process.stderr.write(
    `There is no benchmark '${unknown}'; there are ${names.join(', ')}.\n`,
  );
  process.exit(2);
}

for (const name of wanted.length > 0 ? wanted : names) {
  const { bench } = await import(join(here, `${name}.bench.mjs`));
  // Of the minute before: what else kept the machine busy.
  const load = loadavg()[0].toFixed(1);
  for await (const figure of await bench(resolve(here, '..'))) {
    process.stdout.write(`${line(name, figure)}  load ${load}\n`);
  }
}

/** A figure without a bar explains the one above it. */
function line(name, { what, value, unit, bar }) {
  const digits = value >= 10 ? 0 : value >= 0.1 || value === 0 ? 2 : 4;
  const figure = `${value.toFixed(digits)} ${unit}`.trim();
  const verdict =
    bar === undefined
      ? ''
      : `bar ${bar} ${unit}`.trim() + (value <= bar ? '' : '  MISSED');
  return `${name.padEnd(14)} ${what.padEnd(68)} ${figure.padStart(
    10,
  )}  ${verdict.padEnd(18)}`;
}
