import type {
  GeneratorBase,
  GeneratorRunOptions,
} from '@backstage/plugin-techdocs-node';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DocsFiles, readDocsFiles } from './docsFiles';
import { parsePage, renderPage } from './markdown';
import { readMkdocsYml } from './mkdocsYml';
import { NavEntry, readNavigation } from './navigation';
import { writePageHtml } from './pageHtml';
import { SearchEntry, searchEntries } from './searchIndex';
import { STYLESHEET, stylesheetPath } from './stylesheet';
import { urlOfPage } from './urls';

/**
 * Makes the site that TechDocs shows, with the files, addresses and anchors that mkdocs with techdocs-core makes.
 *
 * @internal
 */
export class MarkdownGenerator implements GeneratorBase {
  async run(options: GeneratorRunOptions): Promise<void> {
    const { inputDir, outputDir, etag, logger, siteOptions } = options;
    const site = await readMkdocsYml(inputDir, siteOptions);
    const files = await readDocsFiles(site.docsDir);
    for (const left of files.refused) {
      logger.warn(`Docs: ${left} is left out: it lies outside the docs folder`);
    }

    const texts = await readTexts(site.docsDir, files);
    const parsed = new Map(
      files.pages.map(file => [file, parsePage(texts.get(file)!)]),
    );
    const titleOf = (file: string) => parsed.get(file)?.title;
    const navigation = readNavigation(site.nav, files.pages, titleOf);
    const names = titlesOf(navigation);

    const written: string[] = [];
    const write = async (path: string, content: string) => {
      await mkdir(dirname(join(outputDir, path)), { recursive: true });
      await writeFile(join(outputDir, path), content);
      written.push(path);
    };

    const search: SearchEntry[] = [];
    for (const [file, page] of parsed) {
      const title = names.get(file) ?? page.title ?? file;
      const { html, broken } = renderPage(page, file, files);
      for (const link of broken) {
        logger.warn(`Docs: ${file} links to ${link}, which is not there`);
      }
      await write(
        `${urlOfPage(file)}index.html`,
        writePageHtml({ site, file, title, page, html, navigation }),
      );
      search.push(...searchEntries(file, title, page));
      // A large site must not hold up everything else that the process does.
      await nextTurn();
    }
    for (const file of files.assets) {
      await mkdir(dirname(join(outputDir, file)), { recursive: true });
      await copyFile(join(site.docsDir, file), join(outputDir, file));
      written.push(file);
    }
    await write(stylesheetPath, STYLESHEET);
    await write(
      'search/search_index.json',
      JSON.stringify({ config: { lang: ['en'] }, docs: search }),
    );
    await write(
      'techdocs_metadata.json',
      JSON.stringify({
        site_name: site.name,
        site_description: site.description,
        engine: 'markdown',
        build_timestamp: Date.now(),
        etag,
        files: written,
      }),
    );
  }
}

async function readTexts(docsDir: string, files: DocsFiles) {
  const texts = new Map<string, string>();
  for (const file of files.pages) {
    texts.set(file, await readFile(join(docsDir, file), 'utf8'));
  }
  return texts;
}

/** What the navigation calls the pages. */
function titlesOf(entries: NavEntry[]): Map<string, string> {
  const titles = new Map<string, string>();
  const visit = (entry: NavEntry) => {
    if (entry.file) {
      titles.set(entry.file, entry.title);
    }
    entry.children.forEach(visit);
  };
  entries.forEach(visit);
  return titles;
}
