// Writes the JSON Schemas of the spec where editors and the docs find them: yarn workspace ... schemas
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

require('@backstage/cli/config/nodeTransform.cjs');

const {
  jsonSchema,
  schemaFileName,
} = require('../src/spec/kinds/specSchemas.ts');
const { SPEC_KINDS } = require('../src/spec/kinds/Documents.ts');

const folder = join(__dirname, '../../../docs/reference/schemas');
mkdirSync(folder, { recursive: true });
for (const kind of SPEC_KINDS) {
  writeFileSync(
    join(folder, schemaFileName(kind)),
    `${JSON.stringify(jsonSchema(kind), null, 2)}\n`,
  );
}
