// The backend that is made to fail, as one file: it starts in a second, and a change of the sources during a long run
// does not mix two versions.
import { build } from 'esbuild';
import { join } from 'node:path';

/** What is the product's own; everything else is loaded from node_modules as always. */
const OWN = /^(?:\.|\/|@openlake\/)/;

/**
 * @param {string} root
 * @returns {Promise<string>} path of the program
 */
export async function bundleBackend(root) {
  const outfile = join(root, '.cache/faults/backend.cjs');
  await build({
    entryPoints: [join(root, 'faults/backend/main.cjs')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    // Nobody reads it at run time: that would cost each error that is made.
    sourcemap: 'external',
    logLevel: 'error',
    plugins: [
      {
        name: 'outside',
        setup: ({ onResolve }) =>
          onResolve({ filter: /.*/ }, ({ path }) =>
            OWN.test(path) ? undefined : { external: true },
          ),
      },
    ],
  });
  return outfile;
}
