import { useMemo } from 'react';
import { diffLines, foldUnchanged } from './diffLines';
import classes from './FileDiff.module.css';

/** What changed in a file, with a few lines around each change. */
export function FileDiff(props: {
  path: string;
  before?: string;
  after?: string;
}) {
  const { path, before, after } = props;
  const lines = useMemo(
    () => diffLines(before ?? '', after ?? ''),
    [before, after],
  );
  const added = lines.filter(l => l.kind === 'added').length;
  const removed = lines.filter(l => l.kind === 'removed').length;
  return (
    <section className={classes.file} aria-label={path}>
      <header>
        <code>{path}</code>
        <span>
          {before === undefined && 'new '}
          {after === undefined && 'deleted '}
          <ins>+{added}</ins> <del>−{removed}</del>
        </span>
      </header>
      <pre
        // What scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
        tabIndex={0}
        aria-label={`Changes in ${path}`}
      >
        {foldUnchanged(lines, 3).map((line, i) =>
          line.kind === 'fold' ? (
            <span key={i} className={classes.fold}>
              {line.count} unchanged {line.count === 1 ? 'line' : 'lines'}
            </span>
          ) : (
            <span key={i} className={classes[line.kind]}>
              <i>{line.before ?? ''}</i>
              <i>{line.after ?? ''}</i>
              <i aria-hidden>
                {{ added: '+', removed: '−', same: '' }[line.kind]}
              </i>
              <code>{line.text}</code>
            </span>
          ),
        )}
      </pre>
    </section>
  );
}
