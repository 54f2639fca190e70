import {
  AuthService,
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Secret } from '@openlake/plugin-openlake-node';
import { Audit } from '../audit/Audit';
import { Clock } from '../database/instant';
import { Leases } from '../database/Leases';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { Facts } from '../facts/Facts';
import { DatabaseWorkspaceStore } from './DatabaseWorkspaceStore';
import { Deployer } from './Deployer';
import { DeploymentPart } from './DeploymentPart';
import { createFileLink } from './links';
import { PlanEngines } from './planView';
import { Reconciler } from './Reconciler';
import { SourceDiscovery } from './sources/SourceDiscovery';
import { WorkspaceLoop } from './WorkspaceLoop';
import { createWorkspaceRouter } from './WorkspaceRouter';
import { WorkspaceService } from './WorkspaceService';
import { WorkspaceStore } from './WorkspaceStore';

/** The room of workspaces, put together. @internal */
export interface Workspaces {
  service: WorkspaceService;
  /** For what removes old deployments. */
  store: WorkspaceStore;
  handlers: ReturnType<typeof createWorkspaceRouter>;
  /** Folder of this machine that a workspace comes from. */
  folderOf(workspace: string): string | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @internal */
export function createWorkspaces(options: {
  database: OpenlakeDatabase;
  leases: Leases;
  facts: Facts;
  audit: Audit;
  engines: PlanEngines;
  /** Rooms that take part in deployments, in this order. */
  parts: readonly DeploymentPart[];
  catalog: CatalogService;
  auth: AuthService;
  reader: UrlReaderService;
  integrations: ScmIntegrationRegistry;
  /** Absolute paths of workspaces on this machine. */
  folders: readonly string[];
  environment?: string;
  secrets: readonly Secret[];
  clock: Clock;
  logger: LoggerService;
  /** Hint that a workspace changed, after the commit. */
  onChange: (workspace: string) => void;
}): Workspaces {
  const store = new DatabaseWorkspaceStore(options.database);
  const link = createFileLink(options.integrations);
  const deployer = new Deployer({ ...options, store, link });
  const folders = new Map<string, string>();
  const reconciler = new Reconciler({
    ...options,
    store,
    deployer,
    onNamed: (workspace, { kind, target }) =>
      kind === 'folder' && folders.set(workspace, target),
  });
  const discovery = new SourceDiscovery(options);
  const loop = new WorkspaceLoop({ ...options, discovery, reconciler });
  const service = new WorkspaceService({
    ...options,
    store,
    reconciler,
    link,
    sourceOf: id => loop.sourceOf(id),
  });
  return {
    service,
    store,
    handlers: createWorkspaceRouter(service),
    folderOf: workspace => folders.get(workspace),
    async start() {
      for (const { name, source } of await store.all()) {
        if (source.kind === 'folder') {
          folders.set(name, source.target);
        }
      }
      loop.start(options.leases);
    },
    stop: () => loop.stop(),
  };
}
