/** Where the plugin's pages live in the app. @public */
export const OPENLAKE_BASE_PATH = '/openlake';

const e = encodeURIComponent;

/** Tabs of a job's page. @public */
export type JobTab = 'runs' | 'graph' | 'revisions' | 'parameters' | 'runbook';

/** Tabs of a table's page. @public */
export type TableTab =
  | 'overview'
  | 'schema'
  | 'data'
  | 'partitions'
  | 'snapshots'
  | 'health';

/**
 * Every page's address, typed. Links are made here and nowhere else.
 *
 * @public
 */
export const paths = {
  home: () => OPENLAKE_BASE_PATH,
  workspaces: () => `${OPENLAKE_BASE_PATH}/workspaces`,
  pipelines: (p: { workspace: string }) =>
    `${OPENLAKE_BASE_PATH}/workspaces/${e(p.workspace)}`,
  data: (p: { workspace: string; table?: string }) =>
    `${OPENLAKE_BASE_PATH}/workspaces/${e(p.workspace)}/data${search({
      table: p.table,
    })}`,
  settings: (p: { workspace: string; deployment?: string }) =>
    `${OPENLAKE_BASE_PATH}/workspaces/${e(p.workspace)}/settings${search({
      deployment: p.deployment,
    })}`,
  job: (p: {
    workspace: string;
    job: string;
    tab?: JobTab;
    revision?: string;
  }) =>
    `${OPENLAKE_BASE_PATH}/workspaces/${e(p.workspace)}/jobs/${e(p.job)}${
      p.tab && p.tab !== 'runs' ? `/${p.tab}` : ''
    }${search({ revision: p.revision })}`,
  run: (p: {
    workspace: string;
    job: string;
    run: string;
    task?: string;
    attempt?: number;
  }) =>
    `${OPENLAKE_BASE_PATH}/workspaces/${e(p.workspace)}/jobs/${e(
      p.job,
    )}/runs/${e(p.run)}${search({ task: p.task, attempt: p.attempt })}`,
  runs: (
    p: {
      workspace?: string;
      job?: string;
      state?: string;
      trigger?: string;
      backfill?: string;
      since?: string;
      until?: string;
      last?: string;
    } = {},
  ) => `${OPENLAKE_BASE_PATH}/runs${search(p)}`,
  queue: (p: { workspace?: string; job?: string } = {}) =>
    `${OPENLAKE_BASE_PATH}/queue${search(p)}`,
  backfills: (p: { workspace?: string; job?: string; state?: string } = {}) =>
    `${OPENLAKE_BASE_PATH}/backfills${search(p)}`,
  backfill: (p: { backfill: string }) =>
    `${OPENLAKE_BASE_PATH}/backfills/${e(p.backfill)}`,
  /** Two runs side by side, by their ids. */
  compare: (p: { a: string; b: string }) =>
    `${OPENLAKE_BASE_PATH}/runs/compare${search(p)}`,
  /** A run whose job is not known; it leads to its page. */
  runById: (p: { run: string }) => `${OPENLAKE_BASE_PATH}/runs/${e(p.run)}`,
  /** @param p - `table` is `catalog.schema.table`. */
  table: (p: { table: string; tab?: TableTab; snapshot?: string }) =>
    `${OPENLAKE_BASE_PATH}/tables/${e(p.table)}${
      p.tab && p.tab !== 'overview' ? `/${p.tab}` : ''
    }${search({ snapshot: p.snapshot })}`,
};

function search(values: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') {
      query.set(key, String(value));
    }
  }
  return query.size ? `?${query}` : '';
}
