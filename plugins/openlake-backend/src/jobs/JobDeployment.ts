import {
  diffDocuments,
  diffSources,
  FieldChange,
  JobDocument,
  Loaded,
} from '@openlake/plugin-openlake-common';
import { Transaction } from '../database/OpenlakeDatabase';
import { FactBody } from '../facts/Fact';
import { Facts } from '../facts/Facts';
import { DeployedVersion, DeploymentPart } from '../workspaces/DeploymentPart';
import { isDevelopment } from '../workspaces/isDevelopment';
import { JobRecord, JobRevisionRecord, RevisionSettings } from './Job';
import { JobStore } from './JobStore';
import { deployJob, revisionHash } from './transitions';

/**
 * The jobs' part of a deployment: new revisions, jobs that come, go and come
 * back.
 *
 * @internal
 */
export class JobDeployment implements DeploymentPart {
  readonly #store: JobStore;
  readonly #facts: Facts;

  constructor(options: { store: JobStore; facts: Facts }) {
    this.#store = options.store;
    this.#facts = options.facts;
  }

  async apply(tx: Transaction, version: DeployedVersion): Promise<void> {
    const workspace = version.workspace.metadata.name;
    const development = isDevelopment(version.workspace, version.environment)
      ? version.environment
      : undefined;
    const before = await this.#store.lockAll(tx, workspace);
    const facts: FactBody[] = [];
    for (const loaded of version.jobs) {
      const job = loaded.document.metadata.name;
      const previous = before.get(job);
      const revision = revisionOf(version, loaded);
      const move = deployJob(previous, revision, version.at, development);
      if (move.kind === 'revise') {
        const number = await this.#store.addRevision(
          tx,
          {
            ...revision,
            changes: previous
              ? await this.#changes(tx, previous, revision, loaded)
              : [],
          },
          [loaded.file, ...loaded.sources.map(({ path }) => path)].map(
            path => ({ path, content: version.content(path) }),
          ),
        );
        await this.#store.putInForce(tx, revision, {
          hash: revision.hash,
          pause: move.pause,
        });
        facts.push({
          type: 'job.revised',
          workspace,
          job,
          revision: revision.hash,
          number,
        });
      }
    }
    const there = new Set(
      version.jobs.map(({ document }) => document.metadata.name),
    );
    for (const { job, retiredAt } of before.values()) {
      if (!there.has(job) && !retiredAt) {
        await this.#store.retire(tx, { workspace, job }, version.at);
        facts.push({ type: 'job.retired', workspace, job });
      }
    }
    await this.#facts.append(tx, ...facts);
  }

  /** Field by field, then file by file. */
  async #changes(
    tx: Transaction,
    { revision: before, ...key }: JobRecord,
    after: NewRevision,
    { sources }: Loaded<JobDocument>,
  ): Promise<FieldChange[]> {
    const files = await this.#store.fileHashes(tx, key, before.hash);
    return [
      ...diffDocuments(before.document, after.document),
      ...diffDocuments(
        { workspace: before.settings },
        { workspace: after.settings },
      ),
      ...diffSources(
        files.filter(({ path }) => path !== before.file),
        sources,
      ),
    ];
  }
}

type NewRevision = Omit<JobRevisionRecord, 'number' | 'changes'>;

function revisionOf(
  version: DeployedVersion,
  loaded: Loaded<JobDocument>,
): NewRevision {
  const { document, contentHash, file } = loaded;
  const settings = settingsOf(version, document);
  return {
    workspace: version.workspace.metadata.name,
    job: document.metadata.name,
    hash: revisionHash(contentHash, settings),
    commit: version.commit,
    by: version.by,
    at: version.at,
    file,
    document,
    settings,
  };
}

/** Only what matters to this job, so that a change elsewhere makes no new revision of it. */
function settingsOf(
  { workspace, environment, tables }: DeployedVersion,
  { spec }: JobDocument,
): RevisionSettings {
  const written = new Set(spec.tasks.flatMap(({ outputs }) => outputs));
  return {
    catalog: workspace.spec.catalog,
    timezone: workspace.spec.timezone,
    environment: environment ?? 'default',
    ...(workspace.spec.orchestrator && {
      orchestrator: workspace.spec.orchestrator,
    }),
    tables: tables
      .filter(({ document }) => written.has(document.spec.table))
      .map(({ document }) => ({
        name: document.spec.table,
        partitionBy: document.spec.partition_by ?? [],
        ...(document.metadata.description && {
          description: document.metadata.description,
        }),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
