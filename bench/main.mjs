// `yarn bench [name…]`: measures, and prints each figure beside its bar.
import { readdir } from 'node:fs/promises';
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
  for (const { what, value, unit, bar } of await bench(resolve(here, '..'))) {
    const figure = `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`;
    process.stdout.write(
      `${name.padEnd(10)} ${what.padEnd(52)} ${figure.padStart(
        10,
      )}  bar ${bar} ${unit}${value <= bar ? '' : '  MISSED'}\n`,
    );
  }
}
