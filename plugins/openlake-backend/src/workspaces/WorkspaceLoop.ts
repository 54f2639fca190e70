import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { SYSTEM_ACTOR } from '../audit/Audit';
import { Leases } from '../database/Leases';
import { Loop, RoundContext, RoundCounts } from '../database/Loop';
import { Reconciler } from './Reconciler';
import { SourceDiscovery } from './sources/SourceDiscovery';
import { WorkspaceSource } from './sources/WorkspaceSource';

/** How often the catalog is asked for workspaces, and sources are read that cannot tell of changes. */
const POLL_MS = 60_000;
const ROUND_MS = 5_000;
/** Sources read at the same time. */
const PARALLEL = 4;

/**
 * Reconciles every source: at start, when it tells of a change, and from time
 * to time.
 *
 * @internal
 */
export class WorkspaceLoop {
  readonly #discovery: SourceDiscovery;
  readonly #reconciler: Reconciler;
  readonly #logger: LoggerService;
  readonly #sources = new Map<string, WorkspaceSource>();
  readonly #watches = new Map<string, () => Promise<void>>();
  /** Sources to read, by id, with the time from which on. */
  readonly #due = new Map<string, number>();
  #discoverAt = 0;
  #loop: Loop | undefined;

  constructor(options: {
    discovery: SourceDiscovery;
    reconciler: Reconciler;
    logger: LoggerService;
  }) {
    this.#discovery = options.discovery;
    this.#reconciler = options.reconciler;
    this.#logger = options.logger;
    options.discovery.folders().forEach(source => this.#add(source));
  }

  /** Reconciles until it is stopped. */
  start(leases: Leases): void {
    for (const [id, source] of this.#sources) {
      const stop = source.watch?.(() => {
        this.#due.set(id, 0);
        this.#loop?.nudge();
      });
      if (stop) {
        this.#watches.set(id, stop);
      }
    }
    this.#loop = Loop.start({
      name: 'workspaces',
      everyMs: ROUND_MS,
      leases,
      logger: this.#logger,
      runOnce: context => this.runOnce(context),
    });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watches.values()].map(stop => stop()));
    await this.#loop?.stop();
  }

  /** The source of a workspace, asking the catalog when it is not known yet. */
  async sourceOf(sourceId: string): Promise<WorkspaceSource | undefined> {
    if (!this.#sources.has(sourceId)) {
      await this.#discover();
    }
    return this.#sources.get(sourceId);
  }

  async runOnce({
    signal,
  }: Pick<RoundContext, 'signal'>): Promise<RoundCounts> {
    const now = Date.now();
    if (now >= this.#discoverAt) {
      try {
        await this.#discover();
      } catch (error) {
        this.#discoverAt = now + ROUND_MS;
        this.#logger.warn(
          `The catalog was not asked for workspaces: ${stringifyError(error)}`,
        );
      }
    }
    const due = [...this.#sources.values()].filter(
      ({ id }) => (this.#due.get(id) ?? 0) <= now,
    );
    // Moved on before reading: a change during the reading makes it due again.
    due.forEach(({ id }) => this.#due.set(id, now + POLL_MS));
    const results: Array<'deployed' | 'unchanged' | 'failed'> = [];
    const work = async () => {
      for (let next = due.shift(); next; next = due.shift()) {
        results.push(await this.#reconcile(next, signal));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    return {
      deployed: results.filter(result => result === 'deployed').length,
      failed: results.filter(result => result === 'failed').length,
    };
  }

  async #reconcile(
    source: WorkspaceSource,
    signal: AbortSignal,
  ): Promise<'deployed' | 'unchanged' | 'failed'> {
    try {
      const { workspace, deployment } = await this.#reconciler.reconcile(
        source,
        { by: SYSTEM_ACTOR, signal },
      );
      if (!deployment) {
        return 'unchanged';
      }
      const { result, version, summary: s } = deployment;
      this.#logger.info(
        `Workspace ${workspace}, version ${version}: ${result}; ${s.add} to add, ${s.change} to change, ${s.delete} to delete, ${s.errors} errors`,
      );
      return 'deployed';
    } catch (error) {
      this.#logger.warn(
        `Workspace at ${source.target} was not reconciled: ${stringifyError(
          error,
        )}`,
      );
      return 'failed';
    }
  }

  async #discover(): Promise<void> {
    const found = await this.#discovery.find();
    found.forEach(source => this.#add(source));
    for (const id of this.#sources.keys()) {
      if (!found.some(source => source.id === id)) {
        this.#sources.delete(id);
      }
    }
    await this.#reconciler.noteGone(found.map(({ id }) => id));
    this.#discoverAt = Date.now() + POLL_MS;
  }

  #add(source: WorkspaceSource): void {
    const known = this.#sources.get(source.id);
    if (
      known?.target !== source.target ||
      known.entityRef !== source.entityRef
    ) {
      this.#sources.set(source.id, source);
      this.#due.set(source.id, 0);
    }
  }
}
