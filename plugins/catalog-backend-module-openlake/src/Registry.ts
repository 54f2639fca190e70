import {
  Job,
  OpenlakeClient,
  Table,
  Workspace,
} from '@openlake/plugin-openlake-common';

/**
 * All that the registry of OpenLake holds, at one moment.
 *
 * @internal
 */
export interface Registry {
  workspaces: Workspace[];
  jobs: Job[];
  tables: Table[];
  /** Refs of the entities of workspaces that have docs. */
  documented: string[];
}

/** Which of these entities have docs. @internal */
export type FindDocumented = (entityRefs: string[]) => Promise<string[]>;

const PAGE = 200;

/**
 * Reads the whole registry, page by page.
 *
 * @throws when a page cannot be read: half a registry is none
 * @internal
 */
export async function readRegistry(
  client: OpenlakeClient,
  findDocumented: FindDocumented,
  signal?: AbortSignal,
): Promise<Registry> {
  const workspaces = await allPages(query =>
    client.call('listWorkspaces', { query }, { signal }),
  );
  const jobs: Job[] = [];
  for (const { name: workspace } of workspaces) {
    jobs.push(
      ...(await allPages(query =>
        client.call('listJobs', { params: { workspace }, query }, { signal }),
      )),
    );
  }
  const tables = await allPages(query =>
    client.call('listTables', { query }, { signal }),
  );
  const entityRefs = workspaces.flatMap(({ entityRef }) => entityRef ?? []);
  const documented =
    entityRefs.length > 0 ? await findDocumented(entityRefs) : [];
  return { workspaces, jobs, tables, documented };
}

async function allPages<T>(
  read: (query: {
    limit: number;
    cursor?: string;
  }) => Promise<{ items: T[]; nextCursor?: string }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: PAGE, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}
