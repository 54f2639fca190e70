import classes from './TaskConfig.module.css';

/** Text of a file or a document, as it is. */
export function CodeBlock(props: { label: string; text: string }) {
  return (
    <pre
      className={classes.code}
      // What scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      aria-label={props.label}
    >
      {props.text}
    </pre>
  );
}
