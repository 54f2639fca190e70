// `npm test`: every check and every test, one table at the end. `npm test -- types lint` runs only those.
import { dirname, delimiter, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { createContext, endSuites } from './suite.mjs';
import { SUITES, WIDE } from './suites.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);
process.env.PATH = [join(root, 'node_modules/.bin'), process.env.PATH].join(
  delimiter,
);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    endSuites();
    process.exit(130);
  });
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter(
  name => !SUITES.some(([suite]) => suite === name),
);
if (unknown.length > 0) {
  process.stderr.write(
    `There is no suite '${unknown[0]}'; there are ${SUITES.map(
      ([name]) => name,
    ).join(', ')}.\n`,
  );
  process.exit(2);
}

const context = await createContext(root);
const chosen = SUITES.filter(
  ([name]) => wanted.length === 0 || wanted.includes(name),
);
const rows = new Map();
const narrow = chosen.filter(([name]) => !WIDE.includes(name)).values();
const inTurn = async suites => {
  for (const suite of suites) {
    await runSuite(suite);
  }
};
// Both take from the same list.
await Promise.all([inTurn(narrow), inTurn(narrow)]);
await inTurn(chosen.filter(([name]) => WIDE.includes(name)));

const table = chosen.map(([name]) => rows.get(name));
process.stdout.write(`\n${table.map(describe).join('\n')}\n\n`);
const sum = key => table.reduce((total, row) => total + row[key], 0);
const skipped = sum('skipped');
process.stdout.write(
  `${sum('passed')} passed, ${sum('failed')} failed${
    skipped > 0 ? `, ${skipped} skipped` : ''
  }\n`,
);
process.exit(sum('failed') === 0 ? 0 : 1);

async function runSuite([name, run]) {
  process.stdout.write(`         ${name}\n`);
  const started = performance.now();
  const outcome = await run(context).catch(error => ({
    passed: 0,
    failed: 1,
    note: error.message,
  }));
  const seconds = (performance.now() - started) / 1000;
  rows.set(name, { name, seconds, skipped: 0, ...outcome });
  process.stdout.write(`${describe(rows.get(name))}\n`);
  if (outcome.note) {
    process.stdout.write(`${outcome.note}\n\n`);
  }
}

function describe({ name, passed, failed, skipped: left, seconds }) {
  return `${`${seconds.toFixed(1)} s`.padStart(9)}  ${name.padEnd(10)} ${
    failed ? 'FAILED' : 'ok    '
  }  ${passed} passed, ${failed} failed${left ? `, ${left} skipped` : ''}`;
}
