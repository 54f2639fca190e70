import fc from 'fast-check';
import { relativeUrl, resolveLink, urlOfPage } from './urls';

describe('addresses of pages', () => {
  it.each([
    ['index.md', ''],
    ['README.md', ''],
    ['guides/index.md', 'guides/'],
    ['guides/jobs.md', 'guides/jobs/'],
  ])('has %s at %p', (file, url) => {
    expect(urlOfPage(file)).toBe(url);
  });

  it('reaches every page from every page', () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9_ %+-]{1,8}$/);
    const page = fc
      .array(name, { minLength: 1, maxLength: 4 })
      .map(parts => `${parts.join('/')}.md`);
    fc.assert(
      fc.property(page, page, (from, to) => {
        const base = new URL(encodeURI(urlOfPage(from)), 'https://docs/site/');
        expect(new URL(relativeUrl(from, urlOfPage(to)), base).href).toBe(
          new URL(encodeURI(urlOfPage(to)), 'https://docs/site/').href,
        );
      }),
    );
  });

  it('resolves no link out of the site', () => {
    const part = fc.constantFrom('..', '.', 'a', '%2e%2e', 'b.md', 'c.png', '');
    const kept = fc.check(
      fc.property(fc.array(part, { maxLength: 8 }), parts => {
        const resolved = resolveLink('a/b.md', parts.join('/'), {
          pages: ['a/b.md', 'index.md'],
          assets: ['a/c.png'],
        });
        const absolute = parts[0] === '' && parts.length > 1;
        return (
          !resolved ||
          absolute ||
          ['/site/', '/site/a/b/', '/site/a/c.png'].includes(
            new URL(resolved, 'https://docs/site/a/b/').pathname,
          )
        );
      }),
    );
    expect(kept.counterexample).toBeNull();
  });
});
