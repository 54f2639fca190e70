import {
  diffDocuments,
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
      const revision = revisionOf(version, loaded, before.get(job));
      const move = deployJob(
        before.get(job),
        revision,
        version.at,
        development,
      );
      if (move.kind === 'revise') {
        const number = await this.#store.addRevision(tx, revision, [
          ...[loaded.file, ...loaded.sources.map(({ path }) => path)].map(
            path => ({ path, content: version.content(path) }),
          ),
        ]);
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
}

function revisionOf(
  version: DeployedVersion,
  loaded: Loaded<JobDocument>,
  before: JobRecord | undefined,
): Omit<JobRevisionRecord, 'number'> {
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
    changes: before ? changesOf(before, document, settings) : [],
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

function changesOf(
  before: JobRecord,
  document: JobDocument,
  settings: RevisionSettings,
): FieldChange[] {
  const { revision } = before;
  return [
    ...diffDocuments(revision.document, document),
    ...diffDocuments({ workspace: revision.settings }, { workspace: settings }),
  ];
}
