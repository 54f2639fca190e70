import { MarkdownContent } from '@backstage/core-components';
import classes from './JobDescription.module.css';

/** What the job is for, in the Markdown of its YAML. */
export function JobDescription({ text }: { text: string }) {
  return (
    <MarkdownContent className={classes.text} content={text} dialect="gfm" />
  );
}
