import { FindingView } from '@openlake/plugin-openlake-common';
import { EmptyState, StateGlyph } from '@openlake/plugin-openlake-react';
import { RiAlertLine } from '@remixicon/react';
import classes from './FindingList.module.css';

/** What the validator found, each with its place and what to do about it. */
export function FindingList({ findings }: { findings: FindingView[] }) {
  if (findings.length === 0) {
    return (
      <EmptyState title="Nothing to mend">
        Every file of this workspace is valid.
      </EmptyState>
    );
  }
  return (
    <ul className={classes.list}>
      {findings.map(finding => (
        <li
          key={`${finding.file}:${finding.line}:${finding.column}:${finding.code}:${finding.path}`}
        >
          <span
            className={classes[finding.severity]}
            role="img"
            aria-label={finding.severity}
          >
            {finding.severity === 'error' ? (
              <StateGlyph state="failed" size={16} />
            ) : (
              <RiAlertLine size={16} aria-hidden />
            )}
          </span>
          <div>
            <p>{finding.message}</p>
            {finding.hint && <p className={classes.hint}>{finding.hint}</p>}
            <p className={classes.place}>
              <Place finding={finding} />
              {finding.path && <code>{finding.path}</code>}
              <span>{finding.code}</span>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Place({ finding }: { finding: FindingView }) {
  const text = `${finding.file}:${finding.line}:${finding.column}`;
  return finding.url ? (
    <a href={finding.url} target="_blank" rel="noreferrer">
      <code>{text}</code>
    </a>
  ) : (
    <code>{text}</code>
  );
}
