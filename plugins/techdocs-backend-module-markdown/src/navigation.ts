import { posix } from 'node:path';

/** A line of the navigation: a page, a link elsewhere, or a section with lines of its own. */
export interface NavEntry {
  title: string;
  file?: string;
  href?: string;
  children: NavEntry[];
}

type TitleOf = (file: string) => string | undefined;

/** The navigation as `nav` of mkdocs.yml has it; without one, in the order of folders and files. */
export function readNavigation(
  nav: unknown,
  pages: string[],
  titleOf: TitleOf,
): NavEntry[] {
  return Array.isArray(nav)
    ? nav.flatMap(item => readItem(item, pages, titleOf))
    : navigationOf('', pages, titleOf);
}

function readItem(item: unknown, pages: string[], titleOf: TitleOf) {
  if (typeof item === 'string') {
    return readTarget(undefined, item, pages, titleOf);
  }
  return Object.entries(item ?? {}).flatMap(([title, value]): NavEntry[] =>
    Array.isArray(value)
      ? [
          {
            title,
            children: value.flatMap(each => readItem(each, pages, titleOf)),
          },
        ]
      : readTarget(title, String(value), pages, titleOf),
  );
}

function readTarget(
  title: string | undefined,
  target: string,
  pages: string[],
  titleOf: TitleOf,
): NavEntry[] {
  if (/^https?:\/\//i.test(target)) {
    return [{ title: title ?? target, href: target, children: [] }];
  }
  const file = posix.normalize(target);
  return pages.includes(file)
    ? [{ title: title ?? titleOf(file) ?? humanise(file), file, children: [] }]
    : [];
}

function navigationOf(
  folder: string,
  pages: string[],
  titleOf: TitleOf,
): NavEntry[] {
  const below = pages.filter(file => file.startsWith(folder));
  const here = below.filter(file => !file.slice(folder.length).includes('/'));
  const folders = new Set(
    below
      .filter(file => !here.includes(file))
      .map(file => file.slice(folder.length).split('/')[0]),
  );
  const isIndex = (file: string) => /(^|\/)(index|readme)\.md$/i.test(file);
  return [
    ...[...here.filter(isIndex), ...here.filter(file => !isIndex(file))].map(
      file => ({ title: titleOf(file) ?? humanise(file), file, children: [] }),
    ),
    ...[...folders].map(name => ({
      title: humanise(name),
      children: navigationOf(`${folder}${name}/`, pages, titleOf),
    })),
  ];
}

function humanise(file: string): string {
  const name = posix.basename(file).replace(/\.md$/i, '').replace(/[-_]/g, ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}
