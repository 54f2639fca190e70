// 20,000 spoiled spec files: no crash, no file that takes longer than a second, no finding without a place.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const FILES = 20_000;
const SLOW_MS = 1_000;
const SPEC = '../plugins/openlake-common/src/spec';

const require = createRequire(import.meta.url);

export async function bench() {
  require('@backstage/cli/config/nodeTransform.cjs');
  const { loadWorkspace } = require(`${SPEC}/load/loadWorkspace.ts`);
  const { mutateText, seededRandom } = require(`${SPEC}/load/specMutation.ts`);
  const { FINDING_CODES } = require(`${SPEC}/findings/findingCodes.ts`);
  const folder = fileURLToPath(
    new URL(`${SPEC}/__fixtures__/complete/`, import.meta.url),
  );
  const originals = [
    'openlake.yaml',
    'orders-daily.job.yaml',
    'orders-export.job.yaml',
    'orders.table.yaml',
    'top-customers.query.yaml',
  ].map(path => ({ path, content: readFileSync(folder + path, 'utf8') }));
  const [workspace] = originals;

  let crashes = 0;
  let misplaced = 0;
  let slowestMs = 0;
  for (let seed = 1; seed <= FILES; seed++) {
    const { path, content } = originals[seed % originals.length];
    const file = { path, content: mutateText(content, seededRandom(seed)) };
    const files = path === workspace.path ? [file] : [workspace, file];
    const began = performance.now();
    try {
      const wrong = loadWorkspace(files).findings.find(
        finding =>
          !Object.hasOwn(FINDING_CODES, finding.code) ||
          !(finding.line >= 1 && finding.column >= 1) ||
          finding.file === '' ||
          finding.message === '',
      );
      if (wrong) {
        misplaced++;
        process.stderr.write(`seed ${seed}: ${JSON.stringify(wrong)}\n`);
      }
    } catch (error) {
      crashes++;
      process.stderr.write(`seed ${seed}: ${error.stack}\n`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - began);
  }
  return [
    {
      what: `crashes in ${FILES} spoiled files`,
      value: crashes,
      unit: '',
      bar: 0,
    },
    {
      what: 'findings without a known code and a place',
      value: misplaced,
      unit: '',
      bar: 0,
    },
    { what: 'slowest file', value: slowestMs, unit: 'ms', bar: SLOW_MS },
  ];
}
