import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found } from './checkers/rightHistory.mjs';

test('a history without fault has no violation', () => {
  assert.deepEqual(found(), []);
});
