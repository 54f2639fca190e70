import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_CODES } from '../findings/findingCodes';
import { loadWorkspace } from './loadWorkspace';
import { mutateText, seededRandom } from './specMutation';
import { WORKSPACE_FILE } from './workspaceFiles';

const folder = join(__dirname, '../__fixtures__/complete');

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

const workspace = { path: WORKSPACE_FILE, content: read(WORKSPACE_FILE) };

// bench/spec-mutations.mjs runs many more; these are enough to catch what is plainly broken.
const ROUNDS = 60;

describe('a file with anything done to it', () => {
  it.each([
    WORKSPACE_FILE,
    'orders-daily.job.yaml',
    'orders.table.yaml',
    'top-customers.query.yaml',
  ])('%s gives findings that all have a known code and a place', path => {
    const content = read(path);
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const mutated = {
        path,
        content: mutateText(content, seededRandom(seed)),
      };
      const { findings } = loadWorkspace(
        path === WORKSPACE_FILE ? [mutated] : [workspace, mutated],
      );
      const lines = mutated.content.split('\n').length;
      const misplaced = findings.filter(
        ({ code, file, line, column, message }) =>
          !Object.hasOwn(FINDING_CODES, code) ||
          ![WORKSPACE_FILE, path].includes(file) ||
          !(line >= 1 && line <= Math.max(lines, 30) && column >= 1) ||
          message === '',
      );

      expect({ seed, misplaced }).toEqual({ seed, misplaced: [] });
    }
  });

  it('is loaded only when it has no error', () => {
    const path = 'orders-export.job.yaml';
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const content = mutateText(read(path), seededRandom(seed));
      const { jobs, findings } = loadWorkspace([workspace, { path, content }]);
      const isWrong = findings.some(({ severity }) => severity === 'error');

      expect({ seed, jobs: jobs.length }).toEqual({
        seed,
        jobs: isWrong ? 0 : 1,
      });
    }
  });
});

describe('texts made to exhaust a reader', () => {
  const size = 200_000;
  it.each([
    ['open lists', '['],
    ['open mappings', '{'],
    ['closed mappings', '}'],
    ['nested dashes', '- '],
    ['nested keys', 'a: '],
    ['explicit keys', '? '],
    ['anchors', '&a '],
    ['aliases', '*a '],
    ['tags', '!!x '],
    ['documents', '---\n'],
    ['commas', '[, '],
    ['empty keys', 'a:\n'],
    ['quotes', '"\\x"\n'],
    ['open templates', '{{ '],
  ])('%s are refused', (_name, part) => {
    const content = part.repeat(size / part.length);
    const { findings, jobs } = loadWorkspace([
      workspace,
      { path: 'x.job.yaml', content },
    ]);

    expect(jobs).toEqual([]);
    expect(findings).not.toEqual([]);
  });
});
