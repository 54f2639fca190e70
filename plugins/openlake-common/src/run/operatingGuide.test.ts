import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { taskError } from '../api/taskRun';
import { lifecycles, reasonCodes, results } from './state';

const guide = readFileSync(
  join(__dirname, '../../../../docs/guides/operating-runs.md'),
  'utf8',
);

/** First cells of the rows below a heading. */
function rowsOf(heading: string): string[] {
  const [, after] = guide.split(`## ${heading}\n`);
  const [section] = after.split('\n## ');
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, code]) => code);
}

describe('the guide to operating runs', () => {
  it('says what each state and each reason means, and no others', () => {
    const states = [...lifecycles.slice(0, -1), ...results];

    expect(rowsOf('What a state says').sort()).toEqual(
      [...states, ...reasonCodes].sort(),
    );
  });

  it('says whose each kind of failure is, and no others', () => {
    expect(rowsOf('What kind of failure').sort()).toEqual(
      [...taskError.shape.category.options].sort(),
    );
  });
});
