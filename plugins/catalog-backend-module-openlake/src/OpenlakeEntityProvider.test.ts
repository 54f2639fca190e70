import { mockServices } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { Job, Table, Workspace } from '@openlake/plugin-openlake-common';
import fc from 'fast-check';
import { OpenlakeEntityProvider } from './OpenlakeEntityProvider';
import { PartOfProcessor } from './PartOfProcessor';
import { Registry } from './Registry';

const at = '2026-01-01T00:00:00.000Z';

function workspace(name: string, fields?: Partial<Workspace>): Workspace {
  return {
    name,
    title: name,
    owner: 'group:default/data',
    catalog: 'lake',
    timezone: 'UTC',
    orchestrator: 'local',
    source: { kind: 'folder', target: '/repos/shop' },
    jobs: 0,
    tables: 0,
    findings: { errors: 0, warnings: 0 },
    ...fields,
  };
}

function job(owner: string, name: string, fields?: Partial<Job>): Job {
  return {
    workspace: owner,
    name,
    title: name,
    labels: {},
    hasRunbook: false,
    orchestrator: 'local',
    revision: { hash: 'h', number: 1, at },
    file: `jobs/${name}.job.yaml`,
    paused: false,
    triggers: [],
    timezone: 'UTC',
    outputs: [],
    ...fields,
  };
}

function table(name: string, fields?: Partial<Table>): Table {
  const [catalog, schema, ...rest] = name.split('.');
  return {
    name,
    catalog,
    schema,
    table: rest.join('.'),
    workspace: 'shop',
    state: 'present',
    columns: 3,
    writers: [],
    readers: [],
    observedAt: at,
    ...fields,
  };
}

const shop: Registry = {
  documented: [],
  workspaces: [workspace('shop')],
  jobs: [job('shop', 'orders')],
  tables: [
    table('lake.bronze.orders', {
      layer: 'bronze',
      readers: [{ workspace: 'shop', job: 'orders', task: 'clean' }],
    }),
    table('lake.silver.orders', {
      file: 'tables/orders.table.yaml',
      writers: [{ workspace: 'shop', job: 'orders', task: 'clean' }],
    }),
  ],
};

async function connect(readRegistry: () => Promise<Registry>) {
  const mutations: EntityProviderMutation[] = [];
  const logger = mockServices.logger.mock();
  const provider = new OpenlakeEntityProvider({
    readRegistry,
    defaultOwner: 'unknown',
    logger,
  });
  await provider.connect({
    applyMutation: async mutation => {
      mutations.push(mutation);
    },
    refresh: async () => {},
  });
  const entities = (): Entity[] => {
    const last = mutations[mutations.length - 1];
    return last?.type === 'full'
      ? last.entities.map(({ entity }) => entity)
      : [];
  };
  return { provider, mutations, entities, logger };
}

async function relationsOf(entity: Entity): Promise<string[]> {
  const relations: string[] = [];
  await new PartOfProcessor().postProcessEntity(
    entity,
    { type: 'file', target: 'x' },
    result => {
      if (result.type === 'relation') {
        const { source, type, target } = result.relation;
        relations.push(
          `${stringifyEntityRef(source)} ${type} ${stringifyEntityRef(target)}`,
        );
      }
    },
  );
  return relations;
}

describe('the projection', () => {
  it('is one entity per workspace, schema, table and job, related as they are', async () => {
    const { provider, entities } = await connect(async () => shop);
    await provider.refresh();
    const byRef = new Map(
      entities().map(entity => [stringifyEntityRef(entity), entity]),
    );
    expect([...byRef.keys()]).toEqual([
      'component:default/shop.orders',
      'resource:default/lake.bronze',
      'resource:default/lake.bronze.orders',
      'resource:default/lake.silver',
      'resource:default/lake.silver.orders',
      'resource:default/shop',
    ]);
    const silver = byRef.get('resource:default/lake.silver.orders')!;
    expect(silver).toMatchObject({
      metadata: {
        title: 'lake.silver.orders',
        annotations: {
          'backstage.io/managed-by-location':
            'file:/repos/shop/tables/orders.table.yaml',
          'openlake.io/table': 'lake.silver.orders',
        },
      },
      spec: {
        type: 'iceberg-table',
        owner: 'group:default/data',
        dependsOn: ['component:default/shop.orders'],
      },
    });
    expect(await relationsOf(silver)).toEqual([
      'resource:default/lake.silver.orders partOf resource:default/lake.silver',
      'resource:default/lake.silver hasPart resource:default/lake.silver.orders',
    ]);
    const orders = byRef.get('component:default/shop.orders')!;
    expect(orders).toMatchObject({
      metadata: {
        annotations: {
          'backstage.io/managed-by-location':
            'file:/repos/shop/jobs/orders.job.yaml',
          'openlake.io/job': 'shop/orders',
        },
      },
      spec: {
        type: 'data-job',
        dependsOn: ['resource:default/lake.bronze.orders'],
      },
    });
    expect(await relationsOf(orders)).toContain(
      'component:default/shop.orders partOf resource:default/shop',
    );
  });

  it('leaves a workspace to the entity that people have written for it', async () => {
    const { provider, entities } = await connect(async () => ({
      ...shop,
      workspaces: [workspace('shop', { entityRef: 'system:default/shop' })],
    }));
    await provider.refresh();
    const refs = entities().map(entity => stringifyEntityRef(entity));
    expect(refs).not.toContain('resource:default/shop');
    const schema = entities().find(
      ({ spec }) => spec?.type === 'lakehouse-schema',
    )!;
    expect(await relationsOf(schema)).toContain(
      'resource:default/lake.bronze partOf system:default/shop',
    );
  });

  it('lends the docs of a workspace to its jobs and tables, where it has some', async () => {
    const entityRef = 'resource:default/shop';
    const docs = async (documented: string[]) => {
      const { provider, entities } = await connect(async () => ({
        ...shop,
        workspaces: [workspace('shop', { entityRef })],
        documented,
      }));
      await provider.refresh();
      return entities()
        .filter(
          ({ metadata }) =>
            metadata.annotations?.['backstage.io/techdocs-entity'] ===
            entityRef,
        )
        .map(({ metadata }) => metadata.name);
    };
    expect(await docs([])).toEqual([]);
    expect(await docs([entityRef])).toEqual([
      'shop.orders',
      'lake.bronze.orders',
      'lake.silver.orders',
    ]);
  });

  it('gives way to an entity for the workspace that the catalog meets later', async () => {
    const { provider, mutations } = await connect(async () => shop);
    await provider.refresh();
    const [mutation] = mutations;
    const replaceable =
      mutation.type === 'full' &&
      mutation.entities
        .filter(({ locationKey }) => locationKey === undefined)
        .map(({ entity }) => stringifyEntityRef(entity));
    expect(replaceable).toEqual(['resource:default/shop']);
  });

  it('does not change with what changes on every run', async () => {
    let registry = shop;
    const { provider, mutations } = await connect(async () => registry);
    await provider.refresh();
    registry = {
      ...shop,
      tables: shop.tables
        .map(one => ({ ...one, rows: 7, snapshotId: '42', updatedAt: at }))
        .reverse(),
      jobs: shop.jobs.map(one => ({ ...one, paused: true, nextFire: at })),
    };
    await provider.refresh({ unlessSame: true });
    expect(mutations).toHaveLength(1);
  });

  it('is applied again by the schedule, since another process may have applied less', async () => {
    const { provider, mutations } = await connect(async () => shop);
    await provider.refresh();
    await provider.refresh();
    expect(mutations).toHaveLength(2);
  });

  it('changes nothing when the registry cannot be read, and goes on after', async () => {
    let fail = true;
    const { provider, mutations } = await connect(async () => {
      if (fail) {
        throw new Error('503');
      }
      return shop;
    });
    await expect(provider.refresh()).rejects.toThrow('503');
    expect(mutations).toEqual([]);
    fail = false;
    await provider.refresh();
    expect(mutations).toHaveLength(1);
  });

  it('keeps the others when the catalog would refuse one', async () => {
    const { provider, entities, logger } = await connect(async () => ({
      ...shop,
      jobs: [...shop.jobs, job('shop', 'spoiled', { owner: '' })],
    }));
    await provider.refresh();
    expect(entities()).toHaveLength(6);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('component:default/shop.spoiled'),
    );
  });

  it('takes any names: each table has an entity of its own', async () => {
    const part = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/);
    const names = fc.uniqueArray(
      fc.tuple(part, part, part).map(parts => parts.join('.')),
      { minLength: 1, maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(names, async tables => {
        const { provider, entities } = await connect(async () => ({
          workspaces: [workspace('shop')],
          jobs: [],
          documented: [],
          tables: tables.map(name => table(name)),
        }));
        await provider.refresh();
        const exact = entities()
          .map(({ metadata }) => metadata.annotations?.['openlake.io/table'])
          .filter(Boolean);
        expect([...exact].sort()).toEqual([...tables].sort());
      }),
      { numRuns: 30 },
    );
  });
});
