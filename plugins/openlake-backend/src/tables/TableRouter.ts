import { Handlers } from '../access/Handlers';
import { TableService } from './TableService';

/** @internal */
export function createTableRouter(
  service: TableService,
): Handlers<
  | 'listTables'
  | 'getTable'
  | 'listSnapshots'
  | 'listPartitions'
  | 'previewTable'
> {
  return {
    listTables: ({ query: { cursor, limit, ...filter } }) =>
      service.list(filter, { cursor, limit }),
    getTable: ({ params }) => service.get(params),
    listSnapshots: ({ params, query, signal }) =>
      service.snapshots(params, query, signal),
    listPartitions: ({ params, query, signal }) =>
      service.partitions(params, query, signal),
    previewTable: ({ params, query, signal }) =>
      service.preview(params, query, signal),
  };
}
