export interface Config {
  openlake?: {
    /** DuckDB as a query engine; connected when this is set, `{}` will do. */
    duckdb?: {
      /** Memory of each DuckDB process, such as `1GB`; 1 GB by default. */
      memoryLimit?: string;
      /** Threads of each process; as many as the machine has, at most 4, by default. */
      threads?: number;
      /** Statements of jobs that run at once, and of people as many again; 2 by default. */
      maxWorkers?: number;
    };
  };
}
