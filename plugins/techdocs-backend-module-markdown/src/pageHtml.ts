import type { ParsedPage } from './markdown';
import type { SiteSettings } from './mkdocsYml';
import type { NavEntry } from './navigation';
import { stylesheetPath } from './stylesheet';
import { relativeUrl, urlOfPage } from './urls';

interface PageParts {
  site: SiteSettings;
  file: string;
  title: string;
  page: ParsedPage;
  html: string;
  navigation: NavEntry[];
}

/**
 * A whole page. Its skeleton has the class names of mkdocs-material, by which TechDocs finds the sidebars, the drawer
 * of small screens and the article.
 */
export function writePageHtml(parts: PageParts): string {
  const { site, file, title, page, html, navigation } = parts;
  const heading = page.headings.some(({ level }) => level === 1)
    ? ''
    : `<h1>${escape(title)}</h1>`;
  return `<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(title)} - ${escape(site.name)}</title>
<link rel="stylesheet" href="${relativeUrl(file, stylesheetPath)}">
</head>
<body dir="ltr">
<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off" aria-label="Navigation">
<label class="md-overlay" for="__drawer"></label>
<header class="md-header"><label class="md-header__button md-icon" for="__drawer" aria-label="Navigation"></label></header>
<div class="md-container" data-md-component="container">
<main class="md-main" data-md-component="main"><div class="md-main__inner md-grid">
<div class="md-sidebar md-sidebar--primary" data-md-component="sidebar" data-md-type="navigation"><div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">
<nav class="md-nav md-nav--primary" aria-label="Navigation">
<span class="md-nav__title">${escape(site.name)}</span>
${writeNavigation(navigation, file)}
</nav></div></div></div>
<div class="md-sidebar md-sidebar--secondary" data-md-component="sidebar" data-md-type="toc"><div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">
${writeContents(page)}
</div></div></div>
<div class="md-content" data-md-component="content"><article class="md-content__inner md-typeset">
${heading}
${html}
${writeNeighbours(navigation, file)}
</article></div>
</div></main>
</div>
</body>
</html>
`;
}

function writeNavigation(entries: NavEntry[], current: string): string {
  const lines = entries.map(entry => {
    const text = `<span class="md-ellipsis">${escape(entry.title)}</span>`;
    if (entry.children.length > 0) {
      return `<li class="md-nav__item md-nav__item--section"><span class="md-nav__section">${text}</span>${writeNavigation(
        entry.children,
        current,
      )}</li>`;
    }
    const active = entry.file === current;
    const href = entry.file
      ? relativeUrl(current, urlOfPage(entry.file))
      : entry.href ?? '';
    return `<li class="md-nav__item${
      active ? ' md-nav__item--active' : ''
    }"><a class="md-nav__link${
      active ? ' md-nav__link--active" aria-current="page' : ''
    }" href="${escape(href)}">${text}</a></li>`;
  });
  return `<ul class="md-nav__list">${lines.join('\n')}</ul>`;
}

function writeContents({ headings }: ParsedPage): string {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length === 0) {
    return '';
  }
  const lines = shown.map(
    ({ level, text, anchor }) =>
      `<li class="md-nav__item md-nav__item--level-${level}"><a class="md-nav__link" href="#${anchor}"><span class="md-ellipsis">${escape(
        text,
      )}</span></a></li>`,
  );
  return `<nav class="md-nav md-nav--secondary" aria-label="Table of contents">
<span class="md-nav__title">On this page</span>
<ul class="md-nav__list">${lines.join('\n')}</ul>
</nav>`;
}

/** The way to the pages before and after this one. */
function writeNeighbours(navigation: NavEntry[], current: string): string {
  const pages = pagesOf(navigation);
  const index = pages.findIndex(({ file }) => file === current);
  const link = (entry: NavEntry | undefined, rel: string, label: string) =>
    entry
      ? `<a class="page-turn__link" rel="${rel}" href="${relativeUrl(
          current,
          urlOfPage(entry.file!),
        )}"><small>${label}</small>${escape(entry.title)}</a>`
      : '<span></span>';
  return index < 0
    ? ''
    : `<nav class="page-turn" aria-label="Pages before and after">${link(
        pages[index - 1],
        'prev',
        'Before',
      )}${link(pages[index + 1], 'next', 'Next')}</nav>`;
}

function pagesOf(entries: NavEntry[]): NavEntry[] {
  return entries.flatMap(entry => [
    ...(entry.file ? [entry] : []),
    ...pagesOf(entry.children),
  ]);
}

function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
