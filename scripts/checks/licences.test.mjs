import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowed } from './licences.mjs';

test('a choice needs one allowed licence, a sum needs all', () => {
  assert.equal(isAllowed('MIT'), true);
  assert.equal(isAllowed('GPL-3.0'), false);
  assert.equal(isAllowed('(MIT OR GPL-3.0)'), true);
  assert.equal(isAllowed('MIT AND GPL-3.0'), false);
  assert.equal(isAllowed('(MIT AND Zlib)'), true);
  assert.equal(isAllowed('none stated'), false);
});
