import { posix } from 'node:path';
import type { DocsFiles } from './docsFiles';

/** The address of a page below the site: `guides/jobs.md` is at `guides/jobs/`, an index at its folder. */
export function urlOfPage(file: string): string {
  const folder = posix.dirname(file);
  const name = posix.basename(file).replace(/\.md$/i, '');
  const path = /^(index|readme)$/i.test(name)
    ? folder
    : posix.join(folder, name);
  return path === '.' ? '' : `${path}/`;
}

/** How one page of the site names another one, or a file of it. */
export function relativeUrl(fromPage: string, to: string): string {
  const from = `/${urlOfPage(fromPage)}`;
  const path = posix.relative(from, `/${to}`) || '.';
  return encodeURI(to === '' || to.endsWith('/') ? `${path}/` : path);
}

/**
 * What a link of a page becomes; undefined when it leads to nothing of the site. Other sites, addresses of the portal
 * and anchors stay as they are.
 */
export function resolveLink(
  fromPage: string,
  href: string,
  files: Pick<DocsFiles, 'pages' | 'assets'>,
): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/|#|\?)/i.test(href) || href === '') {
    return href;
  }
  const [, path, rest] = /^([^?#]*)(.*)$/s.exec(href)!;
  const target = posix.join(posix.dirname(fromPage), decode(path));
  const page = [
    target,
    posix.join(target, 'index.md'),
    posix.join(target, 'README.md'),
  ].find(file => files.pages.includes(file));
  if (page) {
    return relativeUrl(fromPage, urlOfPage(page)) + rest;
  }
  return files.assets.includes(target)
    ? relativeUrl(fromPage, target) + rest
    : undefined;
}

function decode(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
