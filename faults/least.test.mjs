import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLeast, tooFew } from './least.mjs';

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
  assert.equal(readLeast(undefined), 0);
  assert.equal(tooFew({}, readLeast(undefined)), undefined);
});

test('what is no number of faults is refused, as it would never be too few', () => {
  assert.equal(readLeast('2000'), 2_000);
  for (const text of ['', '0', '-1', '2e3', '1.5', 'many', ' 7']) {
    assert.throws(() => readLeast(text), /^Error: --least .*: a number/);
  }
});
