import { placeInDocument, placeInTask } from './documentPlace';

const JOB = [
  '# orders',
  'spec:',
  '  tasks:',
  '    - key: load',
  '      sql:',
  '        expect: [{ at_least: 1 }]',
  '    - key: check',
  '      sql:',
  '        expect:',
  '          - { column: a, at_most: 1 }',
  '          - column: b',
  '            equals: 2',
].join('\n');

describe('placeInDocument', () => {
  it('finds a field wherever it stands, and says so when it does not', () => {
    const path = ['spec', 'tasks', 1, 'sql', 'expect', 0, 'at_most'];
    expect(placeInDocument(JOB, path)).toEqual({ line: 10, column: 35 });
    expect(placeInDocument(JOB, ['spec', 'triggers', 0])).toBeUndefined();
    expect(placeInDocument('a: [', ['spec'])).toBeUndefined();
  });
});

describe('placeInTask', () => {
  it.each([
    ['load', 0, { line: 6, column: 18 }],
    ['check', 0, { line: 10, column: 13 }],
    ['check', 1, { line: 11, column: 13 }],
  ])('finds expectation of %s no. %s', (task, index, place) => {
    expect(placeInTask(JOB, task, ['sql', 'expect', index])).toEqual(place);
  });

  it('says so when the text does not have it', () => {
    expect(placeInTask(JOB, 'check', ['sql', 'expect', 2])).toBeUndefined();
    expect(placeInTask(JOB, 'other', ['sql'])).toBeUndefined();
    expect(placeInTask('a: [', 'check', ['sql'])).toBeUndefined();
    expect(placeInTask('', 'check', ['sql'])).toBeUndefined();
  });
});
