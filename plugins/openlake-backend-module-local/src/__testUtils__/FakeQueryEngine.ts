import {
  MaterializeRequest,
  MaterializeResult,
  QueryEngine,
} from '@openlake/plugin-openlake-node';

/** A query engine that keeps what it was asked, and answers as told. */
export class FakeQueryEngine implements QueryEngine {
  readonly id = 'duckdb';
  readonly title = 'Fake';
  readonly requests: MaterializeRequest[] = [];
  #snapshot = 0;

  constructor(
    readonly answer: (
      request: MaterializeRequest,
      signal?: AbortSignal,
    ) =>
      | Promise<Partial<MaterializeResult>>
      | Partial<MaterializeResult> = () => ({}),
  ) {}

  async materialize(
    request: MaterializeRequest,
    options?: { signal?: AbortSignal },
  ): Promise<MaterializeResult> {
    this.requests.push(request);
    const { target } = request;
    return {
      columns: [{ name: 'n', type: 'INTEGER' }],
      rows: target ? [] : [[1]],
      inputs: [],
      ...(target && {
        output: {
          table: target.table,
          snapshotId: String(++this.#snapshot),
          rows: 1,
        },
      }),
      ...(await this.answer(request, options?.signal)),
    };
  }

  async query(): Promise<never> {
    throw new Error('Tasks do not query');
  }

  async health() {
    return { status: 'healthy' as const };
  }
}
