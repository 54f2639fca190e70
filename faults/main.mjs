// `npm run test:faults`: real backends that work while everything around them fails, and whether they kept their word.
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleBackend } from './bundle.mjs';
import mutations from './backend/mutations.cjs';
import { DATABASES } from './databases.mjs';
import { FAULTS } from './faults.mjs';
import { readFailpoints } from './failpoints.mjs';
import { runGuards } from './guards.mjs';
import { readAmount, tooFew } from './amounts.mjs';
import { runSlice } from './slice.mjs';
import { endStage } from './stage.mjs';

const { MUTATIONS } = mutations;
/** For each guard that is taken out; most are noticed within twenty seconds. */
const MUTATION_MS = 90_000;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    backend: { type: 'string' },
    only: { type: 'string' },
    mutate: { type: 'string' },
    strict: { type: 'boolean', default: false },
    least: { type: 'string' },
  },
});

const backend = values.backend ?? 'both';
const kinds = backend === 'both' ? Object.keys(DATABASES) : [backend];
const only = values.only?.split(',');
refuseUnknown('--backend', kinds, Object.keys(DATABASES));
refuseUnknown('--only', only ?? [], Object.keys(FAULTS));
refuseUnknown('--mutate', values.mutate ? [values.mutate] : [], [
  'all',
  ...Object.keys(MUTATIONS),
]);
if (values.least !== undefined && values.mutate) {
  refuse('--least: with --mutate no faults are counted.');
}
const least = amount('least', { what: 'a number of faults' }) ?? 0;
const minutes = amount('minutes', { what: 'a number of minutes', part: true });
const seed =
  amount('seed', { what: 'the seed of a run before' }) ??
  Date.now() % 1_000_000_000;
process.stdout.write(`Seed ${seed}; --seed ${seed} makes the same choices\n`);

const reports = join(root, '.cache/faults');
await mkdir(reports, { recursive: true });
const program = await bundleBackend(root);
const failpoints = await readFailpoints(root);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => endStage().finally(() => process.exit(130)));
}
const ok = await (values.mutate ? checkCheckers() : checkPromises());
process.exit(ok ? 0 : 1);

async function checkPromises() {
  let kept = true;
  for (const kind of kinds) {
    const folder = join(reports, kind);
    const ms = (minutes * 60_000) / kinds.length;
    const result = await runSlice({
      ...{ root, program, folder, kind, seed, ms, failpoints, only },
      strict: values.strict,
    });
    const short = tooFew(result.faults, least);
    report(kind, { ...result, folder, short });
    kept &&= result.violations.length === 0 && !short;
  }
  return kept;
}

/** What a guard is taken out of must not go unnoticed. */
async function checkCheckers() {
  const unnoticed = await runGuards({
    ...{ root, program, seed },
    folder: join(reports, 'mutations'),
    names: values.mutate === 'all' ? Object.keys(MUTATIONS) : [values.mutate],
    ms: MUTATION_MS,
    report: (name, found, ms) =>
      process.stdout.write(
        `${found ? 'caught' : 'NOT CAUGHT'}  ${name} (${
          MUTATIONS[name].what
        }), after ${Math.round(ms / 1_000)} s: ${
          found
            ? `${found.promise}: ${found.message}`
            : `no ${MUTATIONS[name].finds.promise} ${MUTATIONS[name].finds.message}`
        }\n`,
      ),
  });
  return unnoticed.length === 0;
}

function report(
  kind,
  { violations, folder, faults, operations, short, ...counts },
) {
  const sum = parts => Object.values(parts).reduce((a, b) => a + b, 0);
  const list = parts =>
    Object.entries(parts)
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => `${count} ${name}`)
      .join(', ');
  process.stdout.write(
    [
      '',
      `${kind}: ${sum(faults)} faults (${list(faults)})`,
      ...(short ? [`  ${short}`] : []),
      ...counts.lacking.map(
        lack => `  MISSING: no fault ${lack}, which is not to be had here`,
      ),
      ...(counts.never.length > 0
        ? [`  none of ${counts.never.join(', ')} came about`]
        : []),
      `  ${sum(operations)} operations (${list(operations)}), ${
        counts.answered
      } answered`,
      `  ${counts.runs} runs, ${counts.attempts} attempts of tasks`,
      `  ${counts.reached.length} of ${
        failpoints.length
      } failpoints reached${missed(counts.reached)}`,
      ...(counts.takeovers.length > 0
        ? [
            `  ${
              counts.takeovers.length
            } leases taken over from a killed leader, after ${Math.max(
              ...counts.takeovers,
            )} ms at most`,
          ]
        : []),
      `  ${violations.length} violations, seed ${seed}`,
      '',
    ].join('\n'),
  );
  for (const { promise, message, about } of violations.slice(0, 40)) {
    process.stdout.write(`  ${promise}: ${message} ${JSON.stringify(about)}\n`);
  }
  if (violations.length > 0) {
    process.stdout.write(`  What happened: ${folder}\n`);
  }
}

function missed(reached) {
  const names = failpoints.filter(name => !reached.includes(name));
  return names.length > 0 ? `, not ${names.join(', ')}` : '';
}

function amount(name, meaning) {
  if (values[name] === undefined) {
    return undefined;
  }
  try {
    return readAmount(`--${name}`, values[name], meaning);
  } catch (error) {
    return refuse(error.message);
  }
}

function refuseUnknown(option, given, known) {
  const wrong = given.find(one => !known.includes(one));
  if (wrong !== undefined) {
    refuse(`${option} ${wrong}: there are ${known.join(', ')}.`);
  }
}

function refuse(why) {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
