import type { FileIO } from './io/FileIO';
import type { TableMetadata } from './tableMetadata';

/**
 * The name of a table: a namespace of one or more levels, and a name in it.
 *
 * @public
 */
export interface TableIdentifier {
  namespace: string[];
  name: string;
}

/**
 * A table at one moment. It never changes: a commit gives a new one.
 *
 * @public
 */
export interface Table {
  identifier: TableIdentifier;
  metadataLocation: string;
  metadata: TableMetadata;
  io: FileIO;
}

/**
 * A table's name as people write it.
 *
 * @public
 */
export function formatIdentifier(identifier: TableIdentifier): string {
  return [...identifier.namespace, identifier.name].join('.');
}
