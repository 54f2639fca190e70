import { TaskStep } from '@openlake/plugin-openlake-common';
import { plainText } from '../log/plainText';
import { DbtManifest, DbtResult, DbtRunResults } from './dbtArtifacts';

const LONGEST_MESSAGE = 500;

const RESULTS: Record<string, TaskStep['result']> = {
  success: 'success',
  pass: 'success',
  'no-op': 'success',
  reused: 'success',
  warn: 'warning',
  error: 'failed',
  fail: 'failed',
  'runtime error': 'failed',
  'partial success': 'failed',
  skipped: 'skipped',
};

/** What of a line of dbt's log in JSON matters here; it has a node when it is about one. */
interface LogEntry {
  data?: {
    status?: string;
    node_info?: {
      unique_id?: string;
      node_name?: string;
      resource_type?: string;
      node_status?: string;
      node_started_at?: string;
      /** Empty while it runs. */
      node_finished_at?: string;
    };
  };
}

/**
 * The models, tests and seeds that the commands of one attempt have run, by
 * what dbt itself says: its log while it works, its artifacts afterwards.
 *
 * @internal
 */
export class DbtSteps {
  readonly #steps = new Map<string, TaskStep>();
  /** Of nodes that artifacts told of, which know more of them than the log. */
  readonly #parents = new Map<string, readonly string[]>();

  /**
   * Takes whole lines of dbt's log in JSON. The commands of an attempt share a
   * log: what it says of a node again is news only when the node ran again.
   *
   * @returns whether there was news
   */
  takeLog(lines: readonly string[]): boolean {
    let news = false;
    for (const line of lines) {
      const node = readEntry(line)?.data?.node_info;
      const result = RESULTS[node?.node_status ?? ''];
      if (
        node?.unique_id &&
        node.node_finished_at &&
        result &&
        this.#isNews(node.unique_id, instant(node.node_started_at))
      ) {
        news = true;
        this.#steps.set(node.unique_id, {
          name: node.node_name ?? node.unique_id,
          kind: node.resource_type ?? kindOf(node.unique_id),
          result,
          ...span(node.node_started_at, node.node_finished_at),
        });
      }
    }
    return news;
  }

  #isNews(id: string, startedAt: string | undefined): boolean {
    const known = this.#parents.has(id) && this.#steps.get(id);
    return (
      !known ||
      (startedAt !== undefined &&
        known.endedAt !== undefined &&
        startedAt > known.endedAt)
    );
  }

  /** Takes what a command has left. */
  takeArtifacts(results: DbtRunResults, manifest: DbtManifest): void {
    for (const result of results.results ?? []) {
      const id = result.unique_id;
      if (id) {
        this.#steps.set(id, stepOf(id, result, manifest));
        this.#parents.set(id, manifest.nodes?.[id]?.depends_on?.nodes ?? []);
      }
    }
  }

  /** All so far, in the order in which they began. */
  list(): TaskStep[] {
    const names = this.#names();
    return [...this.#steps]
      .map(([id, step]) => {
        const parents = (this.#parents.get(id) ?? []).flatMap(
          parent => names.get(parent) ?? [],
        );
        return {
          ...step,
          name: names.get(id)!,
          ...(parents.length > 0 && { dependsOn: parents }),
        };
      })
      .sort((a, b) => ((a.startedAt ?? '~') < (b.startedAt ?? '~') ? -1 : 1));
  }

  /** A name where it tells them apart, else dbt's own id. */
  #names(): Map<string, string> {
    const count = new Map<string, number>();
    for (const { name } of this.#steps.values()) {
      count.set(name, (count.get(name) ?? 0) + 1);
    }
    return new Map(
      [...this.#steps].map(([id, { name }]) => [
        id,
        count.get(name) === 1 ? name : id,
      ]),
    );
  }
}

function stepOf(
  id: string,
  result: DbtResult,
  manifest: DbtManifest,
): TaskStep {
  const node = manifest.nodes?.[id];
  const timing = result.timing ?? [];
  const message = plainText(result.message ?? '').trim();
  const rows = result.adapter_response?.rows_affected;
  return {
    name: node?.name ?? id.split('.')[2] ?? id,
    kind: node?.resource_type ?? kindOf(id),
    result: RESULTS[result.status ?? ''] ?? 'failed',
    ...span(timing[0]?.started_at, timing.at(-1)?.completed_at),
    ...(typeof rows === 'number' && rows >= 0 && { rows }),
    ...(message && { message: message.slice(0, LONGEST_MESSAGE) }),
  };
}

/** `test.shop.unique_orders_id.1360ecc70e` is a test. */
function kindOf(id: string): string {
  return id.split('.')[0];
}

function span(
  startedAt: string | null | undefined,
  endedAt: string | null | undefined,
): Pick<TaskStep, 'startedAt' | 'endedAt'> {
  const [from, to] = [instant(startedAt), instant(endedAt)];
  return { ...(from && { startedAt: from }), ...(to && { endedAt: to }) };
}

/** dbt writes UTC in microseconds, in its log without saying that it is UTC. */
function instant(text: string | null | undefined): string | undefined {
  if (!text) {
    return undefined;
  }
  const date = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function readEntry(line: string): LogEntry | undefined {
  try {
    return JSON.parse(line);
  } catch {
    // A line that dbt has not finished, or not written itself.
    return undefined;
  }
}
