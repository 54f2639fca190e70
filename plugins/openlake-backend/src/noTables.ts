import { NotFoundError } from '@backstage/errors';
import { Handlers } from './access/Handlers';
import { TableReads } from './views/TableReads';

/** Answers where no table catalog is connected: there are no tables. */
export const noTables: {
  reads: TableReads;
  handlers: Handlers<
    | 'listTables'
    | 'getTable'
    | 'listSnapshots'
    | 'listPartitions'
    | 'previewTable'
  >;
} = {
  reads: {
    byName: async () => new Map(),
    ofWorkspace: async () => [],
    health: async () => ({
      freshTables: { fresh: 0, withRule: 0 },
      contracts: { met: 0, total: 0 },
    }),
  },
  handlers: {
    listTables: async () => ({ items: [] }),
    getTable: refuse,
    listSnapshots: refuse,
    listPartitions: refuse,
    previewTable: refuse,
  },
};

async function refuse(): Promise<never> {
  throw new NotFoundError('No table catalog is connected');
}
