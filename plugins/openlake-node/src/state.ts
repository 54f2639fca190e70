import { Config } from '@backstage/config';
import { resolve } from 'node:path';

/**
 * The folder where the embedded default keeps warehouse, landing files, logs
 * and results. From `openlake.state`, relative to the process' folder.
 *
 * @public
 */
export function readStateDirectory(config: Config): string {
  return resolve(config.getOptionalString('openlake.state') ?? '.openlake');
}
