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
const READ_ONLY = [/creator\.findByKey\(/, /#deployer\.plan\(/];
/** What is not the product's: tests and what they share. */
const OF_TESTS = /__testUtils__|[.]test[.]ts$|[cC]onformance[.]ts$/;

test('every transaction that changes something has a name, so that a process can be killed in it', async () => {
  const folder = join(root, 'plugins/openlake-backend/src');
  const names = await readdir(folder, { recursive: true });
  const nameless = [];
  let count = 0;
  for (const name of names.filter(
    one => one.endsWith('.ts') && !OF_TESTS.test(one),
  )) {
    const text = await readFile(join(folder, name), 'utf8');
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    const visit = node => {
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        node.expression.name.text === 'transaction' &&
        // That of the client is the one that OpenlakeDatabase makes.
        !/knex$/.test(node.expression.expression.getText())
      ) {
        count++;
        const said = node.getText();
        if (
          node.arguments.length < 2 &&
          !READ_ONLY.some(read => read.test(said))
        ) {
          nameless.push(`${name}: ${said.slice(0, 60)}`);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  assert.ok(count > 30, `${count} transactions`);
  assert.deepEqual(nameless, []);
});
