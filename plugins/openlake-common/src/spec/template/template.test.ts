import fc from 'fast-check';
import { checkTemplate, parseTemplate, type TemplateScope } from './template';
import { renderTemplate, renderTemplates, renderText } from './templateRender';

const scope: TemplateScope = {
  timezone: 'Europe/Paris',
  types: new Map([
    ['run.interval_start', 'datetime'],
    ['params.day', 'date'],
    ['params.n', 'integer'],
    ['params.name', 'string'],
    ['params.list', 'array'],
    ['params.none', 'string'],
    ['tasks.extract.outputs.*', 'any'],
  ]),
  values: new Map<string, unknown>([
    // Midnight in Paris, still the day before in UTC.
    ['run.interval_start', '2026-01-31T23:00:00.000Z'],
    ['params.day', '2026-02-28'],
    ['params.n', 7],
    ['params.name', 'Ada'],
    ['params.list', ['a', 'b']],
    ['tasks.extract.outputs.rows', '12'],
  ]),
};

describe('a template', () => {
  it.each([
    ['plain', 'plain'],
    ['{{ params.n }}', 7],
    ['{{params.n}}', 7],
    ['{{ params.list }}', ['a', 'b']],
    ['n={{ params.n }}', 'n=7'],
    ['{{ params.name }}-{{ params.n }}', 'Ada-7'],
    ['{{ params.list }}!', '["a","b"]!'],
    ['{{ run.interval_start | date }}', '2026-02-01'],
    ['{{ run.interval_start | date: UTC }}', '2026-01-31'],
    ['{{ run.interval_start | format: "yyyy/MM/dd HH" }}', '2026/02/01 00'],
    ['{{ params.day | plus: 1d }}', '2026-03-01'],
    ['{{ params.day | minus: 28d | format: "yyyyMM" }}', '202601'],
    ['{{ run.interval_start | plus: 90m }}', '2026-02-01T00:30:00.000Z'],
    ['{{ tasks.extract.outputs.rows | integer }}', 12],
    ['{{ params.name | upper }}', 'ADA'],
    ['{{ params.list | json }}', '["a","b"]'],
    ['{{ "{{" }}', '{{'],
    ['a }} b', 'a }} b'],
  ])('%s gives %j', (text, expected) => {
    expect(renderTemplate(text, scope)).toEqual(expected);
  });

  it.each([
    ['{{ params.dya }}', 'unknown-template-name', 'did you mean "params.day"?'],
    [
      '{{ params.day | dat }}',
      'unknown-template-filter',
      'did you mean "date"?',
    ],
    ['{{ params.day', 'template-syntax', undefined],
    ['{{ params.n + 1 }}', 'template-syntax', undefined],
    ['{{ __import__("os") }}', 'template-syntax', undefined],
    ['{{ params.list | upper }}', 'template-type', undefined],
    ['{{ params.day | plus }}', 'template-type', undefined],
    ['{{ params.day | plus: soon }}', 'template-type', undefined],
    ['{{ params.name | date: Mars }}', 'template-type', undefined],
  ])('%s is refused: %s', (text, code, hint) => {
    const [issue] = checkTemplate(text, scope).issues;

    expect(issue).toMatchObject(hint ? { code, hint } : { code });
    expect(() => renderTemplate(text, scope)).toThrow('Cannot fill in');
  });

  it('says which value a run does not have', () => {
    expect(() => renderTemplate('{{ params.none }}', scope)).toThrow(
      'params.none has no value in this run',
    );
    expect(() =>
      renderTemplate('{{ tasks.extract.outputs.files }}', scope),
    ).toThrow('task extract has not given an output files');
  });

  it('names nothing of the language it is written in', () => {
    for (const name of ['constructor', '__proto__', 'params.constructor']) {
      expect(checkTemplate(`{{ ${name} }}`, scope).issues).toHaveLength(1);
    }
    expect(
      checkTemplate('{{ params.n | constructor }}', scope).issues,
    ).toHaveLength(1);
  });

  it('is filled in deep inside a value, and only once', () => {
    const hostile = {
      ...scope,
      values: new Map([['params.name', '{{ params.n }}']]),
    };

    expect(renderTemplates({ a: ['{{ params.name }}'] }, hostile)).toEqual({
      a: ['{{ params.n }}'],
    });
  });

  it('says where it is wrong', () => {
    const [issue] = checkTemplate('day {{ params.dya }}', scope).issues;

    expect(issue.offset).toBe(7);
  });

  it('is cut without losing a character when nothing is wrong', () => {
    const piece = fc.oneof(
      fc.string().filter(text => !text.includes('{')),
      fc.constantFrom('{{ params.n }}', '{{params.day|date}}', '{', '}'),
    );
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const text = pieces.join(' ');
        const { parts, issues } = parseTemplate(text);
        fc.pre(issues.length === 0);

        expect(
          parts
            .map(part =>
              typeof part === 'string'
                ? part
                : text.slice(part.start, part.end),
            )
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('is checked or refused in place, whatever the text is', () => {
    const text = fc
      .array(
        fc.oneof(
          fc.string(),
          fc.constantFrom('{{', '}}', '|', 'params.n', ':'),
        ),
      )
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(text, given => {
        const { issues } = checkTemplate(given, scope);

        expect(
          issues.every(({ offset }) => offset >= 0 && offset < given.length),
        ).toBe(true);
      }),
    );
  });

  it('is left alone when nothing in it is a template', () => {
    fc.assert(
      fc.property(fc.string(), given => {
        fc.pre(!given.includes('{{'));

        expect(renderText(given, scope)).toBe(given);
      }),
    );
  });
});
