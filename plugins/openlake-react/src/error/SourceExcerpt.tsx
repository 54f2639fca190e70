import { Fragment } from 'react';
import { highlight } from './highlight';
import classes from './SourceExcerpt.module.css';

/**
 * Some lines of a file with the failing one marked.
 *
 * @public
 */
export function SourceExcerpt(props: {
  file: string;
  lines: { line: number; text: string }[];
  failing: number;
}) {
  return (
    <pre
      className={classes.excerpt}
      aria-label={`${props.file}, line ${props.failing}`}
      // What scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
    >
      {props.lines.map(({ line, text }) => (
        <span
          key={line}
          className={line === props.failing ? classes.failing : classes.line}
        >
          <i>{line}</i>
          <code>
            {highlight(props.file, text).map((token, i) =>
              token.kind ? (
                <span key={i} className={classes[token.kind]}>
                  {token.text}
                </span>
              ) : (
                <Fragment key={i}>{token.text}</Fragment>
              ),
            )}
          </code>
        </span>
      ))}
    </pre>
  );
}
