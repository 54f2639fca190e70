import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadWorkspace } from './loadWorkspace';
import type { WorkspaceFile } from './WorkspaceLoad';
import { WORKSPACE_FILE } from './workspaceFiles';

/*
 * A folder below __fixtures__ is a case: a workspace folder, and the findings it must give in findings.json. One that
 * has no openlake.yaml gets a plain one, so that a new case is two files; those named workspace-... do not.
 */
const root = join(__dirname, '../__fixtures__');

const plainWorkspace: WorkspaceFile = {
  path: WORKSPACE_FILE,
  content:
    'apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: sales }\n' +
    'spec: {}\n',
};

function readCase(name: string): WorkspaceFile[] {
  const folder = join(root, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'findings.json')
    .map(entry => {
      const path = join(entry.parentPath, entry.name);
      return {
        path: relative(folder, path),
        content: readFileSync(path, 'utf8'),
      };
    });
  const isWhole =
    name.startsWith('workspace-') || existsSync(join(folder, WORKSPACE_FILE));
  return isWhole ? files : [...files, plainWorkspace];
}

describe('the findings of a workspace folder', () => {
  it.each(readdirSync(root))('%s', name => {
    const expected = JSON.parse(
      readFileSync(join(root, name, 'findings.json'), 'utf8'),
    );

    expect(loadWorkspace(readCase(name)).findings).toEqual(expected);
  });

  it('do not depend on the order in which files are given', () => {
    const files = readCase('yaml-refused');

    expect(loadWorkspace([...files].reverse())).toEqual(loadWorkspace(files));
  });

  it('keep a bad file from harming its neighbours', () => {
    const { jobs } = loadWorkspace(readCase('yaml-refused'));

    expect(jobs.map(({ document }) => document.metadata.name)).toEqual([
      'good',
    ]);
  });
});
