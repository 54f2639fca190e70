import MarkdownIt, { type Token } from 'markdown-it';
import { parse as parseYaml } from 'yaml';
import { admonitions } from './admonitions';
import { Anchors } from './anchors';
import type { DocsFiles } from './docsFiles';
import { highlight } from './highlight';
import { resolveLink } from './urls';

/** A heading of a page. */
export interface Heading {
  level: number;
  text: string;
  anchor: string;
}

/** What is known of a page before its links are: they depend on the other pages. */
export interface ParsedPage {
  /** From the front matter, else the first heading. */
  title: string | undefined;
  headings: Heading[];
  tokens: Token[];
}

// Tags in the text are parsed, so that they can be left out: a page cannot bring HTML of its own.
const md = new MarkdownIt({ html: true, linkify: false, highlight }).use(
  admonitions,
);
md.renderer.rules.html_block = (tokens, index) =>
  withoutTags(tokens[index].content);
md.renderer.rules.html_inline = (tokens, index) =>
  /^<br\s*\/?>$/i.test(tokens[index].content) ? '<br>' : '';
md.renderer.rules.heading_close = (tokens, index) => {
  const anchor = tokens[index].meta?.anchor;
  const permalink =
    typeof anchor === 'string'
      ? `<a class="headerlink" href="#${anchor}" title="Permanent link" aria-label="Permanent link">¶</a>`
      : '';
  return `${permalink}</${tokens[index].tag}>\n`;
};
md.renderer.rules.table_open = () => '<div class="md-typeset__table"><table>\n';
md.renderer.rules.table_close = () => '</table></div>\n';

/** Reads the Markdown of a page. */
export function parsePage(text: string): ParsedPage {
  const { title, body } = splitFrontMatter(text);
  const tokens = md.parse(body, {});
  const anchors = new Anchors();
  const headings: Heading[] = [];
  tokens.forEach((token, index) => {
    if (token.type === 'heading_open') {
      const heading = {
        level: Number(token.tag.slice(1)),
        text: plainText(tokens[index + 1]),
        anchor: '',
      };
      heading.anchor = anchors.add(heading.text);
      token.attrSet('id', heading.anchor);
      tokens[index + 2].meta = { anchor: heading.anchor };
      headings.push(heading);
    }
  });
  return {
    title: title ?? headings.find(({ level }) => level === 1)?.text,
    headings,
    tokens,
  };
}

/** The HTML of a page, and the links in it that lead to no file of the site; those are shown without being links. */
export function renderPage(
  page: ParsedPage,
  file: string,
  files: Pick<DocsFiles, 'pages' | 'assets'>,
): { html: string; broken: string[] } {
  const broken: string[] = [];
  for (const token of page.tokens.flatMap(({ children }) => children ?? [])) {
    const name = { link_open: 'href', image: 'src' }[token.type];
    const written = name && token.attrGet(name);
    if (name && typeof written === 'string') {
      const resolved = resolveLink(file, written, files);
      if (resolved === undefined) {
        broken.push(written);
        token.attrs = token.attrs!.filter(([key]) => key !== name);
      } else {
        token.attrSet(name, resolved);
      }
    }
  }
  return { html: md.renderer.render(page.tokens, md.options, {}), broken };
}

/** The words of a token, without its markup. */
export function plainText(token: Token): string {
  if (!token.children) {
    return token.type === 'fence' || token.type === 'code_block'
      ? token.content
      : '';
  }
  return token.children
    .map(({ type, content }) => {
      if (type === 'softbreak' || type === 'hardbreak') {
        return ' ';
      }
      return type === 'html_inline' ? '' : content;
    })
    .join('');
}

function withoutTags(html: string): string {
  const text = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<[^>]*>/g, '');
  return md.utils.escapeHtml(text);
}

function splitFrontMatter(text: string) {
  const match = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text);
  if (!match) {
    return { title: undefined, body: text };
  }
  let title: unknown;
  try {
    title = parseYaml(match[1], { logLevel: 'silent' })?.title;
  } catch {
    // Not front matter, or one that nobody can read: the page is still a page.
  }
  return {
    title: typeof title === 'string' ? title : undefined,
    body: text.slice(match[0].length),
  };
}
