import { TableDocument } from '@openlake/plugin-openlake-common';
import { TableDescription } from '@openlake/plugin-openlake-node';

/** When the fixtures were written. */
export const at = '2026-11-24T05:00:00.000Z';

/** A table as a catalog describes it, with one snapshot. */
export function description(
  table: string,
  snapshotId: string,
  columns: TableDescription['columns'] = [
    { id: 1, name: 'id', type: 'long', required: false, tags: [] },
  ],
): TableDescription {
  return {
    table,
    metadataLocation: `file:///w/${table}/${snapshotId}.json`,
    formatVersion: 2,
    location: `file:///w/${table}`,
    columns,
    partitionBy: [],
    sortBy: [],
    properties: {},
    current: {
      id: snapshotId,
      sequenceNumber: 1,
      at,
      operation: 'append',
      totalRows: 3,
      totalFiles: 1,
      totalBytes: 300,
      current: true,
      refs: ['main'],
      summary: {},
    },
    health: {
      files: 1,
      averageFileBytes: 300,
      smallFiles: 0,
      deleteFiles: 0,
      manifests: 1,
      snapshots: 1,
    },
  };
}

/** A contract of a table. */
export function contract(
  table: string,
  spec: Partial<TableDocument['spec']> = {},
): TableDocument {
  return {
    apiVersion: 'openlake.io/v1alpha1',
    kind: 'Table',
    metadata: {
      name: table.replace(/\W/g, '-'),
      labels: {},
      tags: [],
      links: [],
    },
    spec: {
      workspace: 'sales',
      table,
      columns: [],
      strict_columns: false,
      unique: [],
      checks: [],
      properties: {},
      ...spec,
    },
  };
}
