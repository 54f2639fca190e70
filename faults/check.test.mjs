import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import ts from 'typescript';
import { found } from './checkers/rightHistory.mjs';

test('a history without fault has no violation', () => {
  assert.deepEqual(found(), []);
});

test('whatever a checker can say of a violation, the test beside it makes it say', async () => {
  const folder = new URL('checkers/', import.meta.url);
  const names = await readdir(folder);
  const unsaid = [];
  let count = 0;
  for (const name of names.filter(one => one.endsWith('.test.mjs'))) {
    const checker = name.replace('.test', '');
    const said = sentences(await readFile(new URL(checker, folder), 'utf8'));
    const expected = await readFile(new URL(name, folder), 'utf8');
    count += said.length;
    unsaid.push(
      ...said
        .filter(sentence => !expected.includes(sentence))
        .map(sentence => `${checker}: ${sentence}`),
    );
  }
  assert.ok(count > 30, `${count} sentences`);
  assert.deepEqual(unsaid, []);
});

/** Texts of a source that are written as people read them. */
function sentences(source) {
  const file = ts.createSourceFile('', source, ts.ScriptTarget.Latest, true);
  const texts = [];
  const visit = node => {
    if (ts.isStringLiteral(node) && /^[A-Z][a-z]* /.test(node.text)) {
      texts.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}
