import { mockServices } from '@backstage/backend-test-utils';
import {
  ChildRuns,
  ConnectorHealth,
  QueryEngine,
  TableCatalog,
} from '@openlake/plugin-openlake-node';
import { Connectors } from './Connectors';
import { HealthMonitor } from './HealthMonitor';

const logger = mockServices.logger.mock();
const runs = {} as ChildRuns;

function catalog(name: string, health: () => Promise<ConnectorHealth>) {
  return { name, title: `Catalog ${name}`, health } as TableCatalog;
}

describe('connectors', () => {
  it('find each other whatever the order of registration', () => {
    const connectors = new Connectors();
    let found: string | undefined;
    connectors.addQueryEngine('duckdb', context => {
      found = context.tableCatalog('lake').title;
      return { id: 'duckdb', title: 'DuckDB' } as QueryEngine;
    });
    connectors.addTableCatalog('lake', () =>
      catalog('lake', async () => ({ status: 'healthy' })),
    );
    connectors.connect(runs, logger);
    expect(found).toBe('Catalog lake');
  });

  it('refuse a second one of the same id', () => {
    const connectors = new Connectors();
    const factory = () => ({} as QueryEngine);
    connectors.addQueryEngine('duckdb', factory);
    expect(() => connectors.addQueryEngine('duckdb', factory)).toThrow(
      'two query engines with the id duckdb',
    );
  });

  it('are absent when they fail to start, and say why', async () => {
    const connectors = new Connectors();
    connectors.addTableCatalog('broken', () => {
      throw new Error('the warehouse is not a folder');
    });
    connectors.connect(runs, logger);
    expect(connectors.tableCatalogs()).toEqual([]);
    expect(() => connectors.tableCatalog('broken')).toThrow(
      'the warehouse is not a folder',
    );
    expect(() => connectors.tableCatalog('other')).toThrow('connected: none');
    const health = new HealthMonitor({ connectors, onChange: () => {} });
    expect(await health.list()).toMatchObject([
      {
        id: 'broken',
        status: 'unreachable',
        detail: 'did not start: the warehouse is not a folder',
      },
    ]);
  });
});

describe('health', () => {
  it('keeps the moment a status began and tells of changes only', async () => {
    const connectors = new Connectors();
    let answer: () => Promise<ConnectorHealth> = async () => ({
      status: 'healthy',
    });
    connectors.addTableCatalog('lake', () => catalog('lake', () => answer()));
    connectors.connect(runs, logger);
    let now = new Date('2026-01-01T00:00:00Z');
    const changes: string[][] = [];
    const health = new HealthMonitor({
      connectors,
      onChange: ids => changes.push(ids),
      clock: () => now,
    });

    await health.runOnce();
    now = new Date('2026-01-01T00:01:00Z');
    await health.runOnce();
    expect(await health.list()).toMatchObject([
      {
        status: 'healthy',
        since: '2026-01-01T00:00:00.000Z',
        checkedAt: '2026-01-01T00:01:00.000Z',
      },
    ]);

    answer = () => Promise.reject(new Error('connect ECONNREFUSED'));
    now = new Date('2026-01-01T00:02:00Z');
    await health.runOnce();
    expect(await health.list()).toMatchObject([
      {
        status: 'unreachable',
        detail: 'connect ECONNREFUSED',
        since: '2026-01-01T00:02:00.000Z',
      },
    ]);
    expect(changes).toEqual([['lake'], ['lake']]);
  });
});
