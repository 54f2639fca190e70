import { test } from 'node:test';
import { finds, history } from './rightHistory.mjs';

test('facts: an end that nobody is told of, or twice', () => {
  const { facts } = history();
  finds({ facts: [] }, 'facts: 1 ends of a run, 0 told of');
  finds({ facts: [...facts, ...facts] }, 'facts: 1 ends of a run, 2 told of');
});
