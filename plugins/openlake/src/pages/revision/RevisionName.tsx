import { Chip } from '@openlake/plugin-openlake-react';
import { RiFolder2Line, RiGitCommitLine } from '@remixicon/react';

/** What pages know of a revision wherever one is named. */
export interface RevisionRef {
  hash: string;
  number: number;
  commit?: string;
}

/**
 * A revision in a word: its commit, or for what was read from a folder the
 * beginning of its content hash, which must not look like a commit.
 */
export function revisionName({ hash, commit }: RevisionRef): string {
  return commit ? commit.slice(0, 7) : `content ${hash.slice(0, 7)}`;
}

/** A revision in full, for hovering. */
export function revisionTitle({ hash, number, commit }: RevisionRef): string {
  return commit
    ? `Revision ${number}, commit ${commit}`
    : `Revision ${number}, read from a folder; content hash ${hash}`;
}

/** A revision beside a title, which leads to what it changed. */
export function RevisionChip(props: { revision: RevisionRef; href: string }) {
  const { revision, href } = props;
  const Icon = revision.commit ? RiGitCommitLine : RiFolder2Line;
  return (
    <Chip
      mono
      icon={<Icon size={13} aria-hidden />}
      title={revisionTitle(revision)}
      href={href}
    >
      {revisionName(revision)}
    </Chip>
  );
}
