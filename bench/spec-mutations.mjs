// 20,000 spoiled spec files: no crash, no file that takes longer than a second, no finding without a place.
//   node bench/spec-mutations.mjs [number of files] [first seed]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
require('@backstage/cli/config/nodeTransform.cjs');
const spec = '../plugins/openlake-common/src/spec';
const { loadWorkspace } = require(`${spec}/load/loadWorkspace.ts`);
const { mutateText, seededRandom } = require(`${spec}/load/specMutation.ts`);
const { FINDING_CODES } = require(`${spec}/findings/findingCodes.ts`);

const LIMIT_MS = 1_000;
const folder = fileURLToPath(
  new URL(`${spec}/__fixtures__/complete/`, import.meta.url),
);
const read = path => readFileSync(folder + path, 'utf8');
const seeds = [
  'openlake.yaml',
  'orders-daily.job.yaml',
  'orders-export.job.yaml',
  'orders.table.yaml',
  'top-customers.query.yaml',
];
const workspace = { path: 'openlake.yaml', content: read('openlake.yaml') };
const [count = 20_000, first = 1] = process.argv.slice(2).map(Number);

const result = { files: 0, withFindings: 0, crashes: 0, slow: 0, misplaced: 0 };
let slowestMs = 0;

for (let seed = first; seed < first + count; seed++) {
  const path = seeds[seed % seeds.length];
  const content = mutateText(read(path), seededRandom(seed));
  const file = { path, content };
  const began = performance.now();
  try {
    const { findings } = loadWorkspace(
      path === workspace.path ? [file] : [workspace, file],
    );
    result.withFindings += findings.length > 0 ? 1 : 0;
    const misplaced = findings.find(
      finding =>
        !Object.hasOwn(FINDING_CODES, finding.code) ||
        !(finding.line >= 1 && finding.column >= 1) ||
        finding.file === '' ||
        finding.message === '',
    );
    if (misplaced) {
      result.misplaced++;
      console.error(`seed ${seed}:`, misplaced);
    }
  } catch (error) {
    result.crashes++;
    console.error(`seed ${seed}:`, error);
  }
  const ms = performance.now() - began;
  slowestMs = Math.max(slowestMs, ms);
  if (ms > LIMIT_MS) {
    result.slow++;
    console.error(`seed ${seed}: ${Math.round(ms)} ms`);
  }
  result.files++;
}

console.log(
  JSON.stringify({
    bench: 'spec-mutations',
    ...result,
    slowestMs: Math.round(slowestMs),
    limitMs: LIMIT_MS,
    ok: result.crashes + result.slow + result.misplaced === 0,
  }),
);
process.exitCode = result.crashes + result.slow + result.misplaced ? 1 : 0;
