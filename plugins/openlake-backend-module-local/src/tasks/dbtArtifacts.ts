import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What of `run_results.json` matters here; dbt's schema v6. @internal */
export interface DbtRunResults {
  results?: DbtResult[];
}

/** One node that dbt ran. @internal */
export interface DbtResult {
  unique_id?: string;
  status?: string;
  message?: string | null;
  failures?: number | null;
  /** Parts of the work, such as `compile` and `execute`. */
  timing?: Array<{ started_at?: string | null; completed_at?: string | null }>;
  adapter_response?: { rows_affected?: number | null };
}

/** What of `manifest.json` matters here; dbt's schema v12. @internal */
export interface DbtManifest {
  nodes?: Record<string, DbtNode | undefined>;
}

/** @internal */
export interface DbtNode {
  name?: string;
  resource_type?: string;
  original_file_path?: string;
  column_name?: string | null;
  test_metadata?: { name?: string } | null;
  depends_on?: { nodes?: string[] };
}

/**
 * What dbt has left in its target folder.
 *
 * @internal
 */
export async function readDbtArtifacts(
  target: string,
): Promise<{ results: DbtRunResults; manifest: DbtManifest }> {
  return {
    results: await readJson(join(target, 'run_results.json')),
    manifest: await readJson(join(target, 'manifest.json')),
  };
}

async function readJson(path: string): Promise<object> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // dbt did not get so far.
    return {};
  }
}
