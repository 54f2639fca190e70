import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SPEC_KINDS } from './Documents';
import { FINDING_CODES } from '../findings/findingCodes';
import { SPEC_LIMITS } from '../findings/limits';
import { jsonSchema, schemaFileName } from './specSchemas';

const reference = join(__dirname, '../../../../../docs/reference');

describe('the published reference', () => {
  it.each(SPEC_KINDS)(
    'holds the JSON Schema of %s (yarn workspace @openlake/plugin-openlake-common schemas)',
    kind => {
      const file = join(reference, 'schemas', schemaFileName(kind));

      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(
        JSON.parse(JSON.stringify(jsonSchema(kind))),
      );
    },
  );

  // Prettier pads the cells of tables.
  const page = readFileSync(join(reference, 'spec.md'), 'utf8').replace(
    / +/g,
    ' ',
  );

  it.each(Object.entries(FINDING_CODES))(
    'explains the finding %s',
    (code, text) => {
      expect(page).toContain(`| \`${code}\` | ${text} |`);
    },
  );

  it.each(Object.entries(SPEC_LIMITS))('states the limit %s', (name, value) => {
    expect(page).toContain(`| \`${name}\` | ${value} |`);
  });
});
