import { ButtonLink } from '@backstage/ui';
import { Workspace } from '@openlake/plugin-openlake-common';
import {
  formatInstant,
  Note,
  paths,
  plural,
} from '@openlake/plugin-openlake-react';

/** What stands between the repository and what is deployed, if anything. */
export function DeployNotes({ workspace }: { workspace: Workspace }) {
  const { source, findings, pendingConfirmation, name } = workspace;
  const settings = (label: string, deployment?: string) => (
    <ButtonLink
      size="small"
      variant="secondary"
      href={paths.settings({ workspace: name, deployment })}
    >
      {label}
    </ButtonLink>
  );
  return (
    <>
      {findings.errors > 0 && (
        <Note
          tone="bad"
          title={`The newest version has ${plural(
            findings.errors,
            'error',
          )} and is not deployed.`}
          actions={settings('See findings')}
        >
          The last good version goes on running.
        </Note>
      )}
      {pendingConfirmation && (
        <Note
          tone="late"
          title="A deployment waits for somebody to confirm it."
          actions={settings('Review', pendingConfirmation)}
        >
          It would delete more than usual.
        </Note>
      )}
      {source.error && (
        <Note tone="late" title="The repository cannot be read.">
          {source.error} What is deployed goes on running
          {source.checkedAt &&
            `; it was last read on ${formatInstant(source.checkedAt)}`}
          .
        </Note>
      )}
    </>
  );
}
