// `npm run test:engines`: our tables and tasks in engines that nobody here wrote. `-- trino` runs only what it names.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endChildren } from '../setup/child.mjs';
import { explain } from '../setup/failure.mjs';
import { preparePython } from './python.mjs';
import { prepareSpark } from './SparkEngine.mjs';
import { prepareTrino } from './TrinoEngine.mjs';

/**
 * @typedef {object} Engine
 * @property {(root: string) => Promise<unknown>} [prepare] - gets what is not a Python package
 * @property {boolean} [example] - whether it reads the tables of the example
 * @property {string[]} tests - of packages, which it takes part in
 * @property {boolean} [byName] - too heavy to run unless it is named
 */

const TASKS = ['realEngines', 'exampleEngines'].map(
  name => `plugins/openlake-backend-module-local/src/tasks/${name}.test.ts`,
);

/** @type {Record<string, Engine>} */
const ENGINES = {
  pyiceberg: {
    example: true,
    tests: ['packages/iceberg/src/pyiceberg.test.ts'],
  },
  dbt: { tests: TASKS },
  spark: { prepare: prepareSpark, example: true, tests: TASKS },
  trino: { prepare: prepareTrino, example: true, tests: [], byName: true },
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const named = process.argv.slice(2);
const unknown = named.find(name => !(name in ENGINES));
if (unknown) {
  process.stderr.write(
    `There is no engine '${unknown}'; there are ${Object.keys(ENGINES).join(
      ', ',
    )}.\n`,
  );
  process.exit(2);
}
const names = named.length
  ? named
  : Object.keys(ENGINES).filter(name => !ENGINES[name].byName);
const engines = names.map(name => ENGINES[name]);

/** The tests that run now, in a process group of their own: with them ends the portal and the engines they started. */
let running;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    endChildren();
    if (running) {
      process.kill(-running.pid, 'SIGTERM');
    }
    process.exit(130);
  });
}

let python;
try {
  python = await preparePython({
    home: join(root, '.cache/engines/python'),
    requirements: join(root, 'scripts/engines/requirements.txt'),
    title: 'pyiceberg, Spark and dbt',
  });
  for (const { prepare } of engines) {
    await prepare?.(root);
  }
} catch (error) {
  process.stderr.write(`\n${explain('prepare the engines', error).message}\n`);
  process.exit(1);
}

const codes = [];
const tests = new Set(engines.flatMap(engine => engine.tests));
if (tests.size > 0) {
  codes.push(
    await run(join(root, 'node_modules/.bin/backstage-cli'), [
      ...['repo', 'test', '--no-watch', ...tests],
    ]),
  );
}
if (engines.some(engine => engine.example)) {
  codes.push(
    await run(process.execPath, [
      ...['--test', '--test-reporter=spec'],
      join(root, 'scripts/engines/example.engine.mjs'),
    ]),
  );
}
process.exit(Math.max(...codes));

/** Shows what a program says, and waits for its end. */
async function run(program, args) {
  running = spawn(program, args, {
    cwd: root,
    env: {
      ...process.env,
      CI: '1',
      OPENLAKE_TEST_PYTHON: python,
      OPENLAKE_TEST_ENGINES: names.join(','),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const [code] = await once(running, 'close');
  running = undefined;
  return code ?? 1;
}
