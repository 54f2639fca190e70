import { detectLevel } from '../log/level';
import { parseTraceback } from '../failures/pythonTraceback';
import { parseOutputs } from './outputsFile';

describe('parseOutputs', () => {
  it('takes JSON objects and names with a text; the last one counts', () => {
    expect(
      parseOutputs('{"n": 1, "list": [1]}\n\nname=a=b\r\nempty=\nn=2\n'),
    ).toEqual({ n: '2', list: [1], name: 'a=b', empty: '' });
  });

  it.each(['{"n": ', '1x=2', '{"__proto__": {"x": 1}}', '=x', 'a b=1'])(
    'refuses %s, naming the line',
    text => {
      expect(() => parseOutputs(`fine=1\n${text}`)).toThrow('line 2');
    },
  );
});

describe('parseTraceback', () => {
  const header = 'Traceback (most recent call last):';

  it('names the nearest line of the own files, not of a library', () => {
    expect(
      parseTraceback(
        [
          'some output',
          header,
          '  File "/w/files/main.py", line 9, in <module>',
          '    load()',
          '  File "/w/files/lib/load.py", line 4, in load',
          '    json.loads("{")',
          '  File "/usr/lib/python3/json/decoder.py", line 355, in raw_decode',
          'json.decoder.JSONDecodeError: Expecting value',
        ],
        '/w/files',
      ),
    ).toEqual({
      message: 'json.decoder.JSONDecodeError: Expecting value',
      at: 1,
      frame: { file: 'lib/load.py', line: 4 },
    });
  });

  it('takes the last of a chain, and a syntax error without a header', () => {
    const frame = (line: number) =>
      `  File "/w/files/a.py", line ${line}, in f`;
    expect(
      parseTraceback(
        [
          header,
          frame(1),
          'KeyError: 1',
          '',
          'During handling',
          '',
          header,
          frame(2),
          'ValueError: 2',
        ],
        '/w/files',
      ),
    ).toEqual({
      message: 'ValueError: 2',
      at: 6,
      frame: { file: 'a.py', line: 2 },
    });
    expect(
      parseTraceback(
        [
          '  File "/w/files/a.py", line 3',
          '    def',
          '       ^',
          'SyntaxError: invalid syntax',
        ],
        '/w/files',
      ),
    ).toEqual({
      message: 'SyntaxError: invalid syntax',
      at: 0,
      frame: { file: 'a.py', line: 3 },
    });
    expect(parseTraceback(['no trace'], '/w')).toBeUndefined();
  });
});

describe('detectLevel', () => {
  it.each([
    ['2026-01-01 12:00:00,123 ERROR root: x', 'error'],
    ['[ERROR] x', 'error'],
    ['FATAL: x', 'error'],
    ['pandas.errors.ParserError: x', 'error'],
    ['Traceback (most recent call last):', 'error'],
    ['12:00:00  WARN x', 'warn'],
    ['/a.py:3: DeprecationWarning: x', undefined],
    ['UserWarning: x', 'warn'],
    ['INFO x', 'info'],
    ['DEBUG x', 'debug'],
    ['{"ts": 1, "level": "error", "msg": "x"}', 'error'],
    ['{"severity":"WARNING","message":"x"}', 'warn'],
    ['ts=1 level=info msg="ERROR in a text"', 'info'],
    ['15:41:23  4 of 5 FAIL 1 unique_orders_id ..... [FAIL 1]', 'error'],
    ['15:41:23  2 of 5 OK created sql view model', undefined],
    ['Exception in thread "main" java.lang.X', 'error'],
    ['Caused by: java.io.IOException: x', 'error'],
    ['no errors found', undefined],
    ['Error handling is done', undefined],
  ])('%s', (text, level) => {
    expect(detectLevel(text)).toBe(level);
  });
});
