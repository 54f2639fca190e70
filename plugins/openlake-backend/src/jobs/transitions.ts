import { canonicalJson, sha256Hex } from '@openlake/plugin-openlake-common';
import { Instant } from '../database/instant';
import { JobRecord, JobRevisionRecord, Pause, RevisionSettings } from './Job';

/** Who pauses a job that says `paused: true`. @internal */
export const PAUSED_BY_SPEC = 'spec';

/**
 * What happens to a job when a version with it is in force.
 *
 * ```
 *            first revision            pause
 *  (nothing) ─────────────▶ in service ◀────▶ paused
 *                             │   ▲   unpause
 *      no longer in the files │   │ in the files again
 *                             ▼   │
 *                            retired
 * ```
 *
 * @internal
 */
export type JobMove =
  | { kind: 'none' }
  /** The revision of this hash comes into force; it may have been before. */
  | { kind: 'revise'; pause: Pause | undefined };

/**
 * The name of a revision: it changes with the job, the files it needs, and what
 * of its workspace matters to a run.
 *
 * @internal
 */
export function revisionHash(
  contentHash: string,
  settings: RevisionSettings,
): string {
  return sha256Hex(canonicalJson({ content: contentHash, settings }));
}

/**
 * Decides what a version means for a job that is in it. A person's pause stays
 * until `spec.paused` itself changes.
 *
 * @param development - environment in which triggers do not fire, if it is one
 * @internal
 */
export function deployJob(
  job: JobRecord | undefined,
  next: Pick<JobRevisionRecord, 'hash' | 'document'>,
  now: Instant,
  development?: string,
): JobMove {
  const same = job && !job.retiredAt && job.revision.hash === next.hash;
  if (same && (!development || job.pause)) {
    return { kind: 'none' };
  }
  if (development) {
    const reason = `environment ${development} is for development`;
    const pause = { by: PAUSED_BY_SPEC, at: now, reason };
    return { kind: 'revise', pause: job?.pause ?? pause };
  }
  const { paused } = next.document.spec;
  const bySpec = paused
    ? { by: PAUSED_BY_SPEC, at: now, reason: 'spec.paused is true' }
    : undefined;
  const changed =
    job?.revision.document.spec.paused !== paused ||
    job.pause?.by === PAUSED_BY_SPEC;
  return { kind: 'revise', pause: changed ? bySpec : job?.pause };
}
