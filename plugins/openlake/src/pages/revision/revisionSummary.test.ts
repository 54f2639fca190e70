import { revisionSummary } from './revisionSummary';

const summary = (number: number, ...paths: string[]) =>
  revisionSummary({ number, changes: paths.map(path => ({ path })) });

describe('revisionSummary', () => {
  it('names the one field and the files that changed', () => {
    expect(summary(2, 'spec.tasks[clean].retries')).toBe(
      'tasks[clean].retries',
    );
    expect(summary(2, 'sources["sql/clean.sql"]')).toBe('sql/clean.sql');
    expect(
      summary(2, 'spec.a', 'spec.b', 'sources["a.sql"]', 'sources["b.sql"]'),
    ).toBe('2 fields, a.sql, b.sql');
  });

  it('counts what is many', () => {
    expect(summary(2, ...['a', 'b', 'c'].map(f => `sources["${f}"]`))).toBe(
      '3 files',
    );
  });

  it('tells the first revision from one that does not say what it changed', () => {
    expect(summary(1)).toBe('First revision');
    expect(summary(2)).toBe('Files changed');
  });
});
