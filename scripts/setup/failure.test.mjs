import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain, Failure } from './failure.mjs';

for (const [what, error, output, expected] of [
  ['a full disk', { code: 'ENOSPC' }, '', /the disk is full/],
  [
    'a full disk in a child',
    new Error('npm ended with 1'),
    'npm error code ENOSPC',
    /the disk is full/,
  ],
  [
    'no network',
    new Error('npm ended with 1'),
    'npm error code ENOTFOUND',
    /registry cannot be reached/,
  ],
  [
    'no network under Yarn',
    new Error('node ended with 1'),
    'RequestError: getaddrinfo EAI_AGAIN host',
    /registry cannot be reached/,
  ],
  [
    'a folder that may not be written',
    { code: 'EACCES', message: "EACCES: permission denied, mkdir '/x'" },
    '',
    /\/x may not be written/,
  ],
]) {
  test(`${what} is one sentence that says what next`, () => {
    const { message } = explain('do it', error, output);
    assert.match(message, expected);
    assert.match(message, /^Could not do it: /);
    assert.equal(message.includes('\n'), false);
  });
}

test('what is not known keeps its output', () => {
  assert.match(
    explain('do it', new Error('x ended with 1'), 'strange').message,
    /strange/,
  );
});

test('a failure that has been explained stays as it is', () => {
  const failure = new Failure('said');
  assert.equal(explain('do it', failure), failure);
});
