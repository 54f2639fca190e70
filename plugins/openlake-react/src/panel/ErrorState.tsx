import { Button } from '@backstage/ui';
import { useState } from 'react';
import { StateGlyph } from '../state/StateGlyph';
import { explainError } from './explainError';
import classes from './EmptyState.module.css';

/**
 * Says what could not be loaded, why, and what is not affected, with the way on.
 *
 * @public
 */
export function ErrorState(props: {
  /** What is missing, such as `Runs` or `Run #428`. */
  what: string;
  error: Error;
  unaffected?: string;
  onRetry: () => void;
  isRetrying?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  const [at] = useState(() => new Date().toISOString());
  const { title, text, details, isMissing } = explainError(
    props.what,
    props.error,
  );
  const copy = async () => {
    await navigator.clipboard.writeText(`${at}\n${details}`);
    setCopied(true);
  };
  return (
    <div className={classes.state} role="alert">
      <StateGlyph state="failed" size={24} />
      <h3>{title}</h3>
      <p>
        {text} {!isMissing && props.unaffected}
      </p>
      <div className={classes.row}>
        <Button
          variant="secondary"
          size="small"
          isPending={props.isRetrying}
          onPress={props.onRetry}
        >
          Try again
        </Button>
        <Button variant="tertiary" size="small" onPress={copy}>
          {copied ? 'Copied' : 'Copy details'}
        </Button>
      </div>
      <p className={classes.fine}>{at}</p>
    </div>
  );
}
