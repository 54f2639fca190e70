import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  GeneratorRunOptions,
  techdocsGeneratorExtensionPoint,
  techdocsPreparerExtensionPoint,
} from '@backstage/plugin-techdocs-node';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MarkdownGenerator } from './MarkdownGenerator';
import { techdocsModuleMarkdown } from './module';
import { stylesheetPath } from './stylesheet';

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg"/>';

describe('MarkdownGenerator', () => {
  const input = createMockDirectory();
  const output = createMockDirectory();
  const logger = mockServices.logger.mock();

  async function generate() {
    output.clear();
    await new MarkdownGenerator().run({
      inputDir: input.path,
      outputDir: output.path,
      etag: 'abc',
      // What it says is all that matters of a logger of Winston.
      logger: logger as unknown as GeneratorRunOptions['logger'],
      siteOptions: { name: 'Orders' },
    });
    return (path: string) => readFile(join(output.path, path), 'utf8');
  }

  beforeEach(() => {
    jest.resetAllMocks();
    input.setContent({
      'mkdocs.yml': `
site_name: Shop
site_description: What the shop sells
docs_dir: docs
nav:
  - Start: index.md
  - Guides:
      - First steps: guides/first.md
      - Elsewhere: https://example.com
plugins: [techdocs-core]
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
`,
      docs: {
        'index.md':
          '# Shop\n\nSee [the guide](guides/first.md#when-it-fails) or [the picture](img/logo.svg).\n',
        guides: {
          'first.md': [
            '# First steps\n',
            'Back to [the start](../index.md), ![logo](../img/logo.svg).\n',
            '## When it fails\n',
            '!!! warning "Mind `this`"\n',
            '    It **burns**.\n',
            '| a | b |\n| - | - |\n| 1 | 2 |\n',
            '```sql\nselect 1 from orders\n```\n',
            '## When it fails\n',
          ].join('\n'),
        },
        img: { 'logo.svg': LOGO },
      },
    });
  });

  it('makes the files that TechDocs reads, at the addresses that mkdocs gives them', async () => {
    const read = await generate();

    expect(await read('index.html')).toContain(
      '<title>Start - Shop</title>\n<link rel="stylesheet" href="assets/stylesheets/main.',
    );
    expect(await read('guides/first/index.html')).toContain('First steps');
    expect(await read('img/logo.svg')).toBe(LOGO);
    expect(JSON.parse(await read('techdocs_metadata.json'))).toMatchObject({
      site_name: 'Shop',
      site_description: 'What the shop sells',
      etag: 'abc',
      files: expect.arrayContaining(['index.html', 'img/logo.svg']),
    });
    expect(JSON.parse(await read('search/search_index.json')).docs).toEqual([
      {
        location: 'guides/first/',
        title: 'First steps',
        text: 'Back to the start, logo.',
      },
      {
        location: 'guides/first/#when-it-fails',
        title: 'When it fails',
        text: 'Mind this It burns. a b 1 2 select 1 from orders',
      },
      {
        location: 'guides/first/#when-it-fails_1',
        title: 'When it fails',
        text: '',
      },
      {
        location: '',
        title: 'Start',
        text: 'See the guide or the picture.',
      },
    ]);
    // The only name of a stylesheet that TechDocs lets through.
    expect(stylesheetPath).toMatch(/main\.[A-Fa-f0-9]{8}\.min\.css$/);
    expect(await read(stylesheetPath)).toContain('.md-typeset');
  });

  it('leads from page to page', async () => {
    const read = await generate();
    const start = await read('index.html');
    const guide = await read('guides/first/index.html');

    expect(start).toContain('href="guides/first/#when-it-fails"');
    expect(start).toContain('href="img/logo.svg"');
    expect(guide).toContain('<a href="../../">the start</a>');
    expect(guide).toContain('src="../../img/logo.svg"');
    expect(guide).toContain('href="https://example.com"');
    expect(guide).toMatch(/aria-current="page" href="\.\/"/);
    expect(guide).toContain('rel="prev" href="../../"');
    expect(guide).toContain('<a class="md-nav__link" href="#when-it-fails">');
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('understands boxes, tables and code', async () => {
    const guide = await (await generate())('guides/first/index.html');

    expect(guide).toContain('<div class="admonition warning">');
    expect(guide).toContain(
      '<p class="admonition-title">Mind <code>this</code></p>',
    );
    expect(guide).toContain('<strong>burns</strong>');
    expect(guide).toContain('<td>2</td>');
    expect(guide).toContain('<span class="hljs-keyword">select</span>');
  });

  it('puts what mkdocs.yml does not list in the order of its folders', async () => {
    input.setContent({
      docs: {
        'index.md': 'Nothing but words.',
        'z-last.md': '',
        'a-first.md': '# The first',
        runbooks: { 'README.md': '# Runbooks' },
      },
    });
    const read = await generate();
    const start = await read('index.html');

    expect(
      [...start.matchAll(/class="md-ellipsis">([^<]*)/g)].map(([, t]) => t),
    ).toEqual(['Index', 'The first', 'Z last', 'Runbooks', 'Runbooks']);
    expect(start).toContain('<title>Index - Orders</title>');
    expect(await read('runbooks/index.html')).toContain('Runbooks');
  });

  it('names links that lead nowhere, and shows them as text', async () => {
    input.addContent({
      'docs/index.md':
        '[gone](gone.md) [out](../../../etc/passwd) [portal](/openlake)',
    });
    const start = await (await generate())('index.html');

    expect(start).toContain('<a>gone</a> <a>out</a> <a href="/openlake">');
    expect(logger.warn).toHaveBeenCalledWith(
      'Docs: index.md links to gone.md, which is not there',
    );
  });

  it('lets a page bring no HTML and no script', async () => {
    input.addContent({
      'docs/index.md': [
        '<script>alert(1)</script>',
        '',
        'a <img src=x onerror=alert(2)> b<br>c <!-- hidden -->',
        '',
        '[x](javascript:alert(3)) <javascript:alert(4)>',
        '',
        '<iframe src="//evil.example"',
        '',
        '# "><script>alert(5)</script>',
        '',
        '!!! note "<script>alert(6)</script>"',
        '    x',
      ].join('\n'),
      'mkdocs.yml': `site_name: "</title><script>alert(7)</script>"`,
    });
    const start = await (await generate())('index.html');

    expect(start).not.toMatch(/<script|<iframe|<img|href="javascript|onerror=/);
    expect(start).not.toContain('hidden');
    expect(start).toContain('b<br>c');
  });

  it.each([
    ['docs_dir', { 'mkdocs.yml': 'docs_dir: ..' }, /leads out/],
    ['docs_dir', { 'mkdocs.yml': 'docs_dir: gone' }, /no folder 'gone'/],
    ['YAML', { 'mkdocs.yml': 'nav: [' }, /mkdocs.yml: /],
    ['pages', { docs: { 'a.txt': '' } }, /no Markdown file/],
  ])('refuses a site whose %s cannot be used', async (_, content, message) => {
    input.setContent(content);
    await expect(generate()).rejects.toThrow(message);
  });

  it('reads nothing through links that leave the docs folder', async () => {
    const secret = createMockDirectory({
      content: { 'id_rsa.md': 'private', more: { 'key.md': 'private' } },
    });
    input.addContent({
      'docs/key.md': ctx => ctx.symlink(secret.resolve('id_rsa.md')),
      'docs/more': ctx => ctx.symlink(secret.resolve('more')),
      'docs/loop': ctx => ctx.symlink(input.resolve('docs')),
    });
    await generate();

    expect(await readdir(output.path, { recursive: true })).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/key|more|loop/)]),
    );
    expect(logger.warn).toHaveBeenCalledTimes(3);
  });

  it('is the engine that TechDocs knows as markdown', async () => {
    const registerGenerator = jest.fn();
    await startTestBackend({
      extensionPoints: [
        [
          techdocsGeneratorExtensionPoint,
          { registerGenerator, setTechdocsGenerator: jest.fn() },
        ],
        [techdocsPreparerExtensionPoint, { registerPreparer: jest.fn() }],
      ],
      features: [techdocsModuleMarkdown],
    });
    expect(registerGenerator).toHaveBeenCalledWith(
      'markdown',
      expect.any(MarkdownGenerator),
    );
  });
});
