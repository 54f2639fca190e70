module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // A conformance suite is tests that others run on their implementation.
      files: ['**/*.conformance.ts', '**/*Conformance.ts'],
      rules: { 'jest/no-export': 'off' },
    },
  ],
});
