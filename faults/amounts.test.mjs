import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAmount, tooFew } from './amounts.mjs';

test('fewer faults than were asked for are too few, all kinds together', () => {
  const faults = { kill: 3, statement: 97 };
  assert.equal(
    tooFew(faults, 101),
    'TOO FEW: 100 faults, at least 101 were asked for',
  );
  assert.equal(tooFew(faults, 100), undefined);
  assert.match(tooFew({}, 1), /^TOO FEW: 0 faults/);
});

test('where nothing is asked for, nothing is too few', () => {
  assert.equal(tooFew({}, 0), undefined);
});

test('what is no number of faults is refused, as it would never be too few', () => {
  const read = text =>
    readAmount('--least', text, { what: 'a number of faults' });
  assert.equal(read('2000'), 2_000);
  for (const text of ['', '0', '-1', '2e3', '1.5', 'many', ' 7']) {
    assert.throws(() => read(text), /^Error: --least .*: a number of faults/);
  }
});

test('minutes may be parts of one, but not none', () => {
  const read = text =>
    readAmount('--minutes', text, { what: 'a number of minutes', part: true });
  assert.equal(read('0.5'), 0.5);
  assert.equal(read('10'), 10);
  for (const text of ['', '0', '0.0', '-1', 'abc', '1.', '.', 'Infinity']) {
    assert.throws(
      () => read(text),
      /^Error: --minutes .*: a number of minutes/,
    );
  }
});
