import type { MarkdownIt } from 'markdown-it';

const OPENING = /^(!!!|\?\?\?\+?)\s+([\w-]+)[\w\s-]*?(?:\s+"(.*)")?\s*$/;
const INDENT = 4;

/**
 * The boxes of mkdocs: `!!! note "Title"` with its content indented below, and `???`, which is closed until somebody
 * opens it.
 */
export function admonitions(md: MarkdownIt): void {
  md.block.ruler.before(
    'fence',
    'admonition',
    (state, startLine, endLine, silent) => {
      const begin = state.bMarks[startLine] + state.tShift[startLine];
      const match = OPENING.exec(
        state.src.slice(begin, state.eMarks[startLine]),
      );
      if (!match || state.sCount[startLine] - state.blkIndent >= INDENT) {
        return false;
      }
      if (silent) {
        return true;
      }
      const [, mark, kind, given] = match;
      const title = given ?? kind.charAt(0).toUpperCase() + kind.slice(1);
      const inner = state.sCount[startLine] + INDENT;
      let nextLine = startLine + 1;
      while (
        nextLine < endLine &&
        (state.isEmpty(nextLine) || state.sCount[nextLine] >= inner)
      ) {
        nextLine++;
      }

      const closed = mark.startsWith('?');
      const box = closed ? 'details' : 'div';
      const open = state.push('admonition_open', box, 1);
      open.block = true;
      open.map = [startLine, nextLine];
      open.attrSet('class', closed ? kind : `admonition ${kind}`);
      if (mark === '???+') {
        open.attrSet('open', 'open');
      }
      if (title) {
        const heading = closed ? 'summary' : 'p';
        const titleOpen = state.push('admonition_title_open', heading, 1);
        if (!closed) {
          titleOpen.attrSet('class', 'admonition-title');
        }
        const text = state.push('inline', '', 0);
        text.content = title;
        text.map = [startLine, startLine + 1];
        text.children = [];
        state.push('admonition_title_close', heading, -1);
      }
      const { parentType, lineMax, blkIndent } = state;
      state.parentType = 'admonition';
      state.lineMax = nextLine;
      state.blkIndent = inner;
      state.md.block.tokenize(state, startLine + 1, nextLine);
      state.parentType = parentType;
      state.lineMax = lineMax;
      state.blkIndent = blkIndent;
      state.push('admonition_close', box, -1).block = true;
      state.line = nextLine;
      return true;
    },
    { alt: ['paragraph', 'blockquote', 'list'] },
  );
}
