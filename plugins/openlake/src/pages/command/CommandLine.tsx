import { ButtonIcon } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useState } from 'react';
import classes from './CommandLine.module.css';

/** The same thing as a command of `olo`, to be copied. */
export function CommandLine({ command }: { command: string }) {
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === command;
  return (
    <div className={classes.command}>
      <code aria-label="As a command">{command}</code>
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={isCopied ? <RiCheckLine /> : <RiFileCopyLine />}
        aria-label={isCopied ? 'Copied' : 'Copy the command'}
        onPress={async () => {
          await navigator.clipboard.writeText(command);
          setCopied(command);
        }}
      />
    </div>
  );
}
