// What stands beside the packages and runs as it is: nothing compiles it, so ESLint says what a compiler would.
const TOOLS = ['scripts', 'faults', 'bench', 'examples'];

/** Overrides of the root's config for files of those folders. */
exports.tools = [
  {
    files: TOOLS.map(folder => `${folder}/**/*.{mjs,cjs}`),
    extends: ['eslint:recommended'],
    env: { node: true, es2024: true },
    parserOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-shadow': 'error',
      'no-unused-vars': [
        'error',
        { args: 'after-used', argsIgnorePattern: '^_' },
      ],
      'prefer-const': 'error',
    },
  },
  {
    files: TOOLS.map(folder => `${folder}/**/*.cjs`),
    parserOptions: { sourceType: 'script' },
  },
  {
    // Some of their functions run in a page.
    files: ['bench/{browser,run-page.bench}.mjs'],
    env: { browser: true },
  },
];
