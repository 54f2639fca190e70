import fc from 'fast-check';
import { stringify } from 'yaml';
import type { DocumentPath } from '../findings/Issue';
import { YamlSource } from './YamlSource';

const TEXT = `# a comment
plain: some text
quoted: "more text"
list:
  - one
  - { key: two }
block: |
  first line

    second line
last: { alias: &x three, other: *x }
`;

function place(
  path: DocumentPath,
  more: { atKey?: boolean; offset?: number } = {},
) {
  const { line, column } = YamlSource.read('a.yaml', TEXT).locate({
    code: 'invalid-value',
    path,
    message: 'x',
    ...more,
  });
  return `${line}:${column}`;
}

describe('a YAML file', () => {
  it('is plain data', () => {
    expect(YamlSource.read('a.yaml', TEXT).value).toEqual({
      plain: 'some text',
      quoted: 'more text',
      list: ['one', { key: 'two' }],
      block: 'first line\n\n  second line\n',
      last: { alias: 'three', other: 'three' },
    });
  });

  it.each([
    ['a value', ['plain'], {}, '2:8'],
    ['a key', ['plain'], { atKey: true }, '2:1'],
    ['an entry of a list', ['list', 0], {}, '5:5'],
    ['a value in a flow', ['list', 1, 'key'], {}, '6:12'],
    ['a value behind an alias', ['last', 'other'], {}, '11:33'],
    ['what is missing, at the key above', ['list', 1, 'missing'], {}, '6:5'],
    ['what is missing on top', ['missing'], {}, '2:1'],
    ['a letter of plain text', ['plain'], { offset: 5 }, '2:13'],
    ['a letter in quotes', ['quoted'], { offset: 5 }, '3:15'],
    ['a letter of the first line of a block', ['block'], { offset: 6 }, '8:9'],
    ['a letter of a later line of a block', ['block'], { offset: 14 }, '10:5'],
  ] as const)('knows the place of %s', (_name, path, more, expected) => {
    expect(place(path, more)).toBe(expected);
  });

  it('says in which part of the document its text is wrong', () => {
    const { findings } = YamlSource.read(
      'a.yaml',
      'spec:\n  tasks:\n    - { key: a, key: b }\n',
    );

    expect(findings).toMatchObject([
      {
        code: 'yaml-duplicate-key',
        line: 3,
        column: 17,
        path: 'spec.tasks[0].key',
      },
    ]);
  });

  it('is read as what was written, whatever that is', () => {
    const json = fc
      .jsonValue({ maxDepth: 4 })
      .filter(
        value =>
          !JSON.stringify(value).match(/"(?:__proto__|<<|)":|e\+|\d{16}/),
      );
    fc.assert(
      fc.property(json, value => {
        const { value: read, findings } = YamlSource.read(
          'a.yaml',
          stringify(value, { aliasDuplicateObjects: false }),
        );

        expect(findings).toEqual([]);
        expect(JSON.stringify(read)).toBe(JSON.stringify(value));
      }),
    );
  });
});
