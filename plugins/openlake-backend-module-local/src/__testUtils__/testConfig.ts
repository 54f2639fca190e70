import { LocalConfig, localFolders } from '../config';

/** What an operator could have decided, for a state folder. */
export function testConfig(state: string): LocalConfig {
  return {
    maxParallelTasks: 4,
    python: 'python3',
    dbt: 'dbt',
    sparkSubmit: 'spark-submit',
    shutdownGraceMs: 0,
    processGraceMs: 1_000,
    logMaxBytes: 10 * 1024 * 1024,
    allowInternal: false,
    secrets: [],
    folders: localFolders(state),
  };
}
