// Finds circles of imports, types included: `import/no-cycle` leaves types out, and a circle of types is one too.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const SOURCE = /\.tsx?$/;

/**
 * The circles between the source files of a folder, each as the files that know each other, in order.
 *
 * @param {string} root
 * @returns {Promise<string[][]>}
 */
export async function findCircles(root) {
  const graph = new Map();
  for (const file of await listSources(root)) {
    const { importedFiles } = ts.preProcessFile(await readFile(file, 'utf8'));
    graph.set(
      file,
      importedFiles
        .filter(({ fileName }) => fileName.startsWith('.'))
        .map(({ fileName }) => locate(resolve(dirname(file), fileName)))
        .filter(Boolean),
    );
  }

  const circles = [];
  const done = new Set();
  const path = [];
  const visit = file => {
    const start = path.indexOf(file);
    if (start >= 0) {
      circles.push(path.slice(start).map(member => relative(root, member)));
      return;
    }
    if (done.has(file)) {
      return;
    }
    path.push(file);
    (graph.get(file) ?? []).forEach(visit);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) {
    visit(file);
  }
  return circles;
}

async function listSources(folder) {
  const files = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (
        !['node_modules', 'dist', 'dist-types', 'coverage'].includes(entry.name)
      ) {
        files.push(...(await listSources(path)));
      }
    } else if (SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts')) {
      files.push(path);
    }
  }
  return files;
}

function locate(path) {
  return [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`, path].find(
    candidate => SOURCE.test(candidate) && existsSync(candidate),
  );
}
