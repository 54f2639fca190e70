import fc from 'fast-check';
import { CorruptError } from './errors';
import { parseJson, stringifyJson } from './json';

describe('JSON of table metadata', () => {
  it('keeps every 64-bit id to the last digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), id => {
        const text = `{"snapshot-id":${id},"nested":[{"parent-snapshot-id":${id}}]}`;
        const parsed = parseJson(text, 'x') as any;
        expect(parsed['snapshot-id']).toBe(id);
        expect(parsed.nested[0]['parent-snapshot-id']).toBe(id);
        expect(stringifyJson(parsed)).toBe(text);
      }),
    );
  });

  it('gives back any other document as JSON.parse does, when no number is beyond safe', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = JSON.stringify(value);
        const plain = stringifyJson(parseJson(text, 'x'));
        expect(JSON.parse(plain)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps unsafe integers that are not ids', () => {
    expect(parseJson('{"next-row-id":9007199254740993}', 'x')).toEqual({
      'next-row-id': 9007199254740993n,
    });
  });

  it('names the file that is broken', () => {
    expect(() => parseJson('{"a":', 'file:///t/00000.metadata.json')).toThrow(
      CorruptError,
    );
    expect(() => parseJson('{"a":', 'file:///t/00000.metadata.json')).toThrow(
      /^file:\/\/\/t\/00000\.metadata\.json: not valid JSON/,
    );
  });
});
