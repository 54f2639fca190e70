import { createHash } from 'node:crypto';

/**
 * How pages look. TechDocs brings the colours of the portal as `--md-*` variables, and places the sidebars itself; it
 * shows the page in a shadow root, so nothing of this reaches the rest of the portal.
 */
export const STYLESHEET = `
*, *::before, *::after { box-sizing: border-box; }
.md-toggle { position: absolute; opacity: 0; width: 1px; height: 1px; pointer-events: none; }
.md-overlay { display: none; }
.md-icon { display: inline-flex; cursor: pointer; }
.md-main__inner { display: flex; }
.md-sidebar--secondary { order: 2; }
.md-sidebar__scrollwrap { overflow-y: auto; scrollbar-width: thin; }
.md-sidebar__inner { padding: 24px 16px 24px 4px; }
.md-nav.md-nav { font-size: 0.8125rem; }
.md-nav__title { display: block; margin: 0 0 8px; padding: 0 10px; font-weight: 600; }
.md-nav--primary > .md-nav.md-nav { font-size: 0.8125rem; }
.md-nav__title { display: none; }
.md-nav--secondary > .md-nav__title, .md-nav__section { color: var(--md-default-fg-color--light); font-size: 0.75rem; font-weight: 600; letter-spacing: 0.02em; }
.md-nav__section { display: block; padding: 16px 10px 4px; }
.md-nav__list { margin: 0; padding: 0; list-style: none; }
.md-nav__link { padding: 5px 10px; border-radius: 6px; color: var(--md-default-fg-color--light); text-decoration: none; line-height: 1.35; }
.md-nav__link:hover { background: var(--md-default-fg-color--lightest); color: var(--md-default-fg-color); }
.md-nav__link:focus-visible, .md-typeset a:focus-visible { outline: 2px solid var(--md-accent-fg-color); outline-offset: 1px; }
.md-nav .md-nav__item--active > .md-nav__link { background: var(--md-accent-fg-color--transparent); text-decoration: none; font-weight: 600; }
.md-nav__item--level-3 > .md-nav__link { padding-left: 24px; }
.md-content { flex: 1; min-width: 0; }
.md-content__inner { max-width: 820px; margin: 0 auto; padding: 20px 24px 48px; }
.md-content .md-typeset { color: var(--md-default-fg-color); font-size: 0.9375rem; line-height: 1.6; overflow-wrap: break-word; }
.md-content .md-typeset :is(h1, h2, h3, h4) { font-weight: 600; line-height: 1.3; letter-spacing: -0.01em; }
.md-content .md-typeset h1 { margin: 0 0 20px; font-size: 1.75rem; }
.md-content .md-typeset h2 { margin: 40px 0 12px; font-size: 1.25rem; }
.md-content .md-typeset :is(h3, h4) { margin: 28px 0 8px; font-size: 1rem; }
.md-typeset p, .md-typeset ul, .md-typeset ol, .md-typeset blockquote { margin: 0 0 14px; }
.md-typeset li { margin: 4px 0; }
.md-typeset blockquote { padding-left: 14px; }
.md-typeset a { color: var(--md-typeset-a-color); text-decoration: underline; text-underline-offset: 2px; }
.md-typeset a:not([href]) { color: inherit; text-decoration: none; }
.md-typeset img { max-width: 100%; border-radius: 8px; }
.md-typeset .headerlink { margin-left: 8px; color: var(--md-default-fg-color--light); text-decoration: none; opacity: 0; }
.md-typeset :hover > .headerlink, .md-typeset .headerlink:focus { opacity: 1; }
.md-typeset code { padding: 2px 5px; border-radius: 4px; background: var(--md-code-bg-color); color: var(--md-code-fg-color); font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.875em; }
.md-typeset pre { position: relative; margin: 0 0 16px; }
.md-typeset pre > code { display: block; padding: 14px 16px; overflow-x: auto; border: 1px solid var(--md-typeset-table-color); border-radius: 8px; line-height: 1.55; }
.md-clipboard { opacity: 0; }
.md-typeset pre:hover .md-clipboard, .md-clipboard:focus-visible { opacity: 1; }
.md-typeset__table { margin: 0 0 18px; overflow-x: auto; }
.md-content .md-typeset table:not([class]) { width: 100%; border: 0; font-size: 0.9em; }
.md-content .md-typeset table:not([class]) :is(th, td) { padding: 8px 12px 8px 0; text-align: left; vertical-align: top; }
.md-typeset table:not([class]) th { color: var(--md-default-fg-color--light); font-weight: 600; }
.md-typeset .admonition, .md-typeset details { margin: 0 0 16px; padding: 10px 14px; border: 1px solid var(--md-typeset-table-color); border-left: 3px solid var(--md-accent-fg-color); border-radius: 6px; background: var(--md-default-bg-color--light); }
.md-typeset .admonition-title, .md-typeset summary { margin: 0 0 6px; padding-left: 0 !important; font-weight: 600; }
.md-typeset .admonition > :last-child, .md-typeset details > :last-child { margin-bottom: 0; }
.md-typeset :is(.warning, .caution, .attention) { border-left-color: #b7791f; }
.md-typeset :is(.danger, .error, .failure, .bug) { border-left-color: #c53030; }
.md-typeset :is(.success, .tip, .hint) { border-left-color: #2f855a; }
.hljs-comment, .hljs-meta { color: var(--md-code-hl-comment-color); }
.hljs-keyword, .hljs-attr, .hljs-name { color: var(--md-code-hl-keyword-color); }
.hljs-string { color: var(--md-code-hl-string-color); }
.hljs-number, .hljs-literal { color: var(--md-code-hl-number-color); }
.hljs-title, .hljs-built_in { color: var(--md-code-hl-function-color); }
.page-turn { display: flex; justify-content: space-between; gap: 24px; margin-top: 48px; padding-top: 16px; border-top: 1px solid var(--md-typeset-table-color); }
.page-turn__link { display: flex; flex-direction: column; }
.page-turn__link[rel=next] { text-align: right; }
.page-turn__link small { color: var(--md-default-fg-color--light); }
@media screen and (min-width: 76.25em) {
  #toggle-sidebar { display: none; }
}
@media screen and (max-width: 76.1875em) {
  .md-sidebar--primary { position: fixed; top: 0; bottom: 0; transition: transform 0.2s; background: var(--md-default-bg-color); }
  [data-md-toggle=drawer]:checked ~ .md-overlay { display: block; position: fixed; inset: 0; z-index: 100; background: rgb(0 0 0 / 45%); }
  .md-content__inner { padding: 12px 4px 40px; }
}
`;

/** TechDocs keeps no other stylesheet of a page than one with a name like this. */
export const stylesheetPath = `assets/stylesheets/main.${createHash('sha256')
  .update(STYLESHEET)
  .digest('hex')
  .slice(0, 8)}.min.css`;
