import fc from 'fast-check';
import { highlight } from './highlight';

describe('highlight', () => {
  it('never loses or adds a character', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a.sql', 'a.py', 'a.sh', 'a.yaml', 'a.txt'),
        fc.string(),
        (file, line) => {
          const text = highlight(file, line)
            .map(t => t.text)
            .join('');
          expect(text).toBe(line);
        },
      ),
    );
  });

  it('knows words from strings and comments', () => {
    const kinds = highlight('q.sql', "SELECT 'from' -- where").map(t => [
      t.text,
      t.kind,
    ]);

    expect(kinds).toEqual([
      ['SELECT', 'keyword'],
      [' ', undefined],
      ["'from'", 'string'],
      [' ', undefined],
      ['-- where', 'comment'],
    ]);
  });
});
