import { ParsedPage, plainText } from './markdown';
import { urlOfPage } from './urls';

/** An entry of `search/search_index.json`: a page, or a section of it. */
export interface SearchEntry {
  location: string;
  title: string;
  text: string;
}

/** A page as what can be found: what it begins with, and each of its sections. */
export function searchEntries(
  file: string,
  title: string,
  page: ParsedPage,
): SearchEntry[] {
  const url = urlOfPage(file);
  const entries: { location: string; title: string; words: string[] }[] = [
    { location: url, title, words: [] },
  ];
  const headings = page.headings.values();
  let inHeading = false;
  for (const token of page.tokens) {
    if (token.type === 'heading_open') {
      const { level, anchor, text } = headings.next().value!;
      inHeading = true;
      if (level > 1) {
        entries.push({ location: `${url}#${anchor}`, title: text, words: [] });
      }
    } else if (token.type === 'heading_close') {
      inHeading = false;
    } else if (!inHeading) {
      const text = plainText(token);
      if (text) {
        entries[entries.length - 1].words.push(text);
      }
    }
  }
  return entries.map(({ words, ...entry }) => ({
    ...entry,
    text: words.join(' ').replace(/\s+/g, ' ').trim(),
  }));
}
