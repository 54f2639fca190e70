import { selectTasks } from './selectTasks';

const tasks = [
  { key: 'a', dependsOn: [] },
  { key: 'b', dependsOn: ['a'] },
  { key: 'c', dependsOn: ['b'] },
  { key: 'd', dependsOn: ['a'] },
  { key: 'e', dependsOn: ['c', 'd'] },
];

describe('a selection of tasks', () => {
  it.each([
    ['c', ['c']],
    ['+c', ['a', 'b', 'c']],
    ['b+', ['b', 'c', 'e']],
    ['+d+', ['a', 'd', 'e']],
    ['e, b', ['b', 'e']],
    ['a,+b,c+', ['a', 'b', 'c', 'e']],
  ])('%s is %j', (selection, keys) => {
    expect(selectTasks(selection, tasks)).toEqual({ keys });
  });

  it.each([
    ['', 'at least one'],
    [' , ', 'at least one'],
    ['x', 'x names no task of the job; it has a, b, c, d, e'],
    ['++a', 'names no task'],
    ['+', 'names no task'],
  ])('%j is refused', (selection, error) => {
    expect(selectTasks(selection, tasks).error).toContain(error);
  });
});
