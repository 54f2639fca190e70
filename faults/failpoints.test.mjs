// Each failpoint of the product is somewhere in its sources, once, and documented.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { readFailpoints } from './failpoints.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = [
  'plugins/openlake-backend/src',
  'plugins/openlake-backend-module-local/src',
];
/** Made by a transaction that has a name. */
const OF_TRANSACTION = /\.(?:before|after)_commit$/;

async function sources() {
  const texts = await Promise.all(
    SOURCES.map(async folder => {
      const names = await readdir(join(root, folder), { recursive: true });
      return Promise.all(
        names
          .filter(name => /(?<!\.test)\.ts$/.test(name))
          .map(name => readFile(join(root, folder, name), 'utf8')),
      );
    }),
  );
  return texts.flat().join('\n');
}

test('every failpoint is reached by one place of the sources or by one kind of transaction', async () => {
  const text = await sources();
  const count = what => text.split(what).length - 1;
  for (const name of await readFailpoints(root)) {
    const direct = count(`failpoint('${name}')`);
    const transaction = `'${name.replace(OF_TRANSACTION, '')}'`;
    assert.ok(
      direct === 1 || (OF_TRANSACTION.test(name) && text.includes(transaction)),
      `${name} is at ${direct} places, and no transaction is called ${transaction}`,
    );
  }
});

test('every failpoint is in the table of docs/reference/promises.md', async () => {
  const docs = await readFile(join(root, 'docs/reference/promises.md'), 'utf8');
  const documented = [
    ...docs.matchAll(/^\| `([a-z]+(?:[._][a-z]+)+)` +\|/gm),
  ].map(([, name]) => name);
  assert.deepEqual(documented, await readFailpoints(root));
});

/** That read in a transaction and change nothing. */
const READ_ONLY = [
  /creator\.findByKey\(/,
  /#deployer\.plan\(/,
  // Whether a lease is still held, and nothing else.
  /\(tx => this\.#assertHeld\(tx, lease\)\)$/,
  /\(async tx => \{\s*if \(lease\) \{\s*await leases\.assertHeld\(tx, lease\);\s*\}\s*\}\)$/,
];
/** What is not the product's: tests and what they share. */
const OF_TESTS = /__testUtils__|[.]test[.]ts$|[cC]onformance[.]ts$/;

/** Calls of methods with one of these names, each with its file. */
async function callsOf(source, methods) {
  const folder = join(root, source);
  const names = await readdir(folder, { recursive: true });
  const calls = [];
  for (const name of names.filter(
    one => one.endsWith('.ts') && !OF_TESTS.test(one),
  )) {
    const text = await readFile(join(folder, name), 'utf8');
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    const visit = node => {
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        methods.includes(node.expression.name.text)
      ) {
        calls.push({ name, node, said: node.getText() });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return calls;
}

function shown({ name, said }) {
  return `${name}: ${said.slice(0, 60)}`;
}

test('every transaction that changes something has a name, so that a process can be killed in it', async () => {
  const [backend] = SOURCES;
  const calls = (await callsOf(backend, ['transaction'])).filter(
    // That of the client is the one that OpenlakeDatabase makes.
    ({ node }) => !/knex$/.test(node.expression.expression.getText()),
  );
  assert.ok(calls.length > 30, `${calls.length} transactions`);
  assert.deepEqual(
    calls
      .filter(
        ({ node, said }) =>
          node.arguments.length < 2 && !READ_ONLY.some(read => read.test(said)),
      )
      .map(shown),
    [],
  );
});

/** The transaction that DatabaseRunStore makes of whatever it is to write. */
const OF_WRITE = /^this\.#knex\.transaction\(.*return work\(tx,/s;

test('every transaction of the local runner can be killed before and after its commit', async () => {
  const [, local] = SOURCES;
  const known = await readFailpoints(root);
  const calls = (await callsOf(local, ['transaction', '#write'])).filter(
    ({ said }) => !OF_WRITE.test(said),
  );
  assert.ok(calls.length > 3, `${calls.length} transactions`);
  assert.deepEqual(
    calls
      .filter(({ said }) => {
        const [, moment] =
          /failpoint\('(.*)\.before_commit'\)/.exec(said) ?? [];
        return !moment || !known.includes(`${moment}.after_commit`);
      })
      .map(shown),
    [],
  );
});
