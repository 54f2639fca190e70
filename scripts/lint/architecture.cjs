// The house rules of docs/adr/0003-one-direction.md as lint errors that say why. Each import is judged by the file it
// reaches, so a type, a relative path and a package name count alike.
const BACKEND = './plugins/openlake-backend/src';

/** Rooms of the backend. A later rank may know an earlier one, and the rooms of one rank may know each other. */
const ROOMS = [
  ['database', 'access', 'audit', 'facts', 'connectors'],
  ['workspaces'],
  ['jobs'],
  ['runs'],
  ['tables'],
  ['lineage'],
  ['queries', 'experiments'],
  ['health', 'costs', 'views'],
];

/** What each package may not reach, and why. */
const PACKAGES = [
  {
    target: './packages/iceberg',
    from: [
      './plugins',
      './packages/app',
      './packages/backend',
      './packages/cli',
    ],
    message:
      '@openlake/iceberg is a library of its own: it knows nothing of the product.',
  },
  {
    target: './packages/cli',
    from: [
      './packages/app',
      './packages/backend',
      './plugins/!(openlake-common)/**',
    ],
    message: 'olo knows the spec and the API (openlake-common), nothing else.',
  },
  {
    target: './plugins/openlake-common',
    from: ['./packages', './plugins/!(openlake-common)/**'],
    message:
      'openlake-common is what everybody shares, browsers included: it knows nobody.',
  },
  {
    target: './plugins/openlake-node',
    from: ['./packages', './plugins/!(openlake-common|openlake-node)/**'],
    message: 'openlake-node holds contracts: it knows openlake-common only.',
  },
  {
    target: './plugins/openlake-react',
    from: ['./packages', './plugins/!(openlake-common|openlake-react)/**'],
    message: 'openlake-react runs in a browser: it knows openlake-common only.',
  },
  {
    target: './plugins/openlake',
    from: [
      './packages',
      './plugins/!(openlake-common|openlake-react|openlake)/**',
    ],
    message:
      'The pages know openlake-common and openlake-react; the backend they meet over HTTP.',
  },
  {
    target: BACKEND,
    from: [
      './packages',
      './plugins/*-module-*/**',
      './plugins/openlake',
      './plugins/openlake-react',
    ],
    message:
      'The control plane names no connector: it meets them through the contracts of openlake-node.',
  },
  {
    target: './plugins/*-module-*/**',
    from: [
      './plugins/openlake-backend/**',
      './plugins/openlake/**',
      './plugins/openlake-react/**',
    ],
    message: 'A connector knows openlake-node and openlake-common only.',
  },
];

function roomZones() {
  return ROOMS.flatMap((rooms, rank) =>
    rooms.map(room => ({
      target: `${BACKEND}/${room}`,
      from: ROOMS.slice(rank + 1)
        .flat()
        .map(later => `${BACKEND}/${later}`),
      message: `'${room}' comes before this room: news travels as facts, a question is an interface that '${room}' owns and plugin.ts joins.`,
    })),
  ).filter(zone => zone.from.length > 0);
}

const BARRELS = [
  {
    target: './{packages,plugins}/*/src/*/**/index.{ts,tsx}',
    from: '.',
    message:
      'No index file below a package’s entry: import the file that defines the thing.',
  },
  {
    target: './{packages,plugins}/*/src/**/!(index).{ts,tsx}',
    from: './{packages,plugins}/*/src/**/index.{ts,tsx}',
    message: 'Import the file that defines the thing, not an index.',
  },
];

exports.ROOMS = ROOMS;

/**
 * @param {string} basePath - the repository's root
 * @returns {import('eslint').Linter.Config}
 */
exports.architecture = function architecture(basePath) {
  return {
    plugins: ['import'],
    settings: {
      'import/resolver': {
        node: { extensions: ['.ts', '.tsx', '.js', '.json'] },
      },
    },
    rules: {
      'import/no-restricted-paths': [
        'error',
        { basePath, zones: [...roomZones(), ...flat(PACKAGES), ...BARRELS] },
      ],
    },
  };
};

// The rule wants the paths of one zone to be all globs or all folders.
function flat(zones) {
  return zones.flatMap(zone =>
    [].concat(zone.from).map(from => ({ ...zone, from })),
  );
}
