// Everything that `npm test` runs, in order: what is quick and says most comes first.
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runBrowserTests } from './browserTests.mjs';
import { findCircles } from './circles.mjs';
import { checkLicences } from './licences.mjs';
import { command } from './suite.mjs';

/** @type {[string, (context: import('./suite.mjs').Context) => Promise<import('./suite.mjs').Outcome>][]} */
export const SUITES = [
  [
    'format',
    command('format', ['prettier', '--check', '--loglevel', 'warn', '.']),
  ],
  ['types', checkTypes],
  ['lint', lintAll],
  // What a package must say of itself before it can be packed.
  [
    'manifests',
    command('manifests', [
      'backstage-cli',
      'repo',
      'fix',
      '--check',
      '--publish',
    ]),
  ],
  ['circles', checkCircles],
  ['licences', checkAllLicences],
  ['unused', command('unused', ['knip'])],
  ['api', checkApiReports],
  ['docs', checkDocs],
  ['scripts', runScriptTests],
  ['packages', runPackageTests],
  ['build', checkBuild],
  ['browser', runBrowserTests],
];

/** Those that have all cores of a small machine to themselves; of the others two go side by side. */
export const WIDE = ['packages', 'build', 'browser'];

/** The packages as Backstage lints them, and what stands beside them. */
async function lintAll(context) {
  const packages = await command('lint', [
    ...['backstage-cli', 'repo', 'lint', '--max-warnings', '0'],
  ])(context);
  const tools = await command('lint-tools', ['yarn', 'lint:tools'])(context);
  return {
    passed: packages.passed + tools.passed,
    failed: packages.failed + tools.failed,
    note: [packages.note, tools.note].filter(Boolean).join('\n') || undefined,
  };
}

/** @type {Promise<import('./suite.mjs').Outcome> | undefined} */
let types;

/**
 * Once, for all suites that need its output. The order within inferred types follows the build, and reports of the API
 * are made from a whole one: so is this.
 */
function checkTypes(context) {
  types ??= command('types', [
    ...['tsc', '--pretty', 'false', '--incremental', 'false'],
  ])(context);
  return types;
}

async function checkApiReports(context) {
  const typed = await checkTypes(context);
  return typed.failed > 0
    ? typed
    : command('api', [
        'backstage-repo-tools',
        'api-reports',
        '--ci',
        '--allow-all-warnings',
        // It would print a path of this machine.
        ...['-o', 'ae-wrong-input-file-type'],
      ])(context);
}

/** That every package to be published can be built; its types come from those of the whole. */
async function checkBuild(context) {
  const typed = await checkTypes(context);
  return typed.failed > 0
    ? typed
    : command('build', ['backstage-cli', 'repo', 'build'])(context);
}

async function checkCircles({ root }) {
  const circles = await findCircles(root);
  return circles.length === 0
    ? { passed: 1, failed: 0 }
    : {
        passed: 0,
        failed: 1,
        note: circles
          .map(files => `These files import each other: ${files.join(' -> ')}`)
          .join('\n'),
      };
}

async function checkAllLicences({ root }) {
  const { refused } = await checkLicences(root);
  return refused.length === 0
    ? { passed: 1, failed: 0 }
    : {
        passed: 0,
        failed: 1,
        note: `Not on the list of licences (scripts/checks/licences.mjs):\n${refused.join(
          '\n',
        )}`,
      };
}

async function checkDocs(context) {
  const { OPENLAKE_DOCS_PYTHON, OPENLAKE_TEST_PYTHON } = process.env;
  const python = OPENLAKE_DOCS_PYTHON ?? OPENLAKE_TEST_PYTHON ?? 'python3';
  const found = spawnSync(python, ['-m', 'mkdocs', '--version']);
  if (found.status !== 0) {
    return {
      passed: 0,
      failed: 0,
      skipped: 1,
      note: 'SKIPPED: the docs are checked where mkdocs is (pip install mkdocs-techdocs-core); CI has it',
    };
  }
  return command('docs', [
    ...[python, '-m', 'mkdocs', 'build', '--strict'],
    ...['--site-dir', join(context.reports, 'site')],
  ])(context);
}

async function runScriptTests({ root, run }) {
  const folders = ['scripts', 'faults'];
  const names = await Promise.all(
    folders.map(async folder =>
      (
        await readdir(join(root, folder), { recursive: true })
      ).map(name => join(folder, name)),
    ),
  );
  const files = names.flat().filter(name => name.endsWith('.test.mjs'));
  const { code, output } = await run('scripts', process.execPath, [
    '--test',
    '--test-reporter=tap',
    ...files,
  ]);
  const count = name =>
    Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const failed = count('fail') || (code === 0 ? 0 : 1);
  return {
    passed: count('pass'),
    failed,
    skipped: count('skipped'),
    note: failed
      ? output
          .split('\n')
          .filter(
            line =>
              line.startsWith('not ok') || /^ +(error|failureType):/.test(line),
          )
          .join('\n')
      : undefined,
  };
}

async function runPackageTests({ reports, run }) {
  const file = join(reports, 'packages.json');
  const { code, output } = await run('packages', 'backstage-cli', [
    ...['repo', 'test', '--no-watch', '--silent', '--json'],
    ...['--outputFile', file],
  ]);
  const report = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
  if (!report) {
    return { passed: 0, failed: 1, note: output.trim() };
  }
  const broken = report.testResults.filter(({ status }) => status === 'failed');
  return {
    passed: report.numPassedTests,
    // A suite that could not even load has no failed test.
    failed: Math.max(
      report.numFailedTests + report.numRuntimeErrorTestSuites,
      code === 0 ? 0 : 1,
    ),
    skipped: report.numPendingTests + report.numTodoTests,
    note: broken
      .map(({ name, message }) => `${name}\n${message.slice(0, 2000)}`)
      .join('\n'),
  };
}
