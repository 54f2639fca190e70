import type { Knex } from 'knex';
import { AlreadyExistsError, InvalidError, NotFoundError } from '../errors';
import { isDuplicate } from './duplicate';
import { joinNamespace, splitNamespace } from './namespace';
import { DEFAULT_PAGE_SIZE, pageOf } from './page';
import { ICEBERG_NAMESPACES, ICEBERG_TABLES } from './sqlCatalogTables';
import type { Page, PageOptions } from './TableCatalog';
import { whenFree } from './whenFree';

/** Marks a namespace that has no other property, as Iceberg's JDBC catalog does. */
const EXISTS = 'exists';

/** The namespaces of a SQL catalog. */
export class SqlNamespaces {
  readonly #knex: Knex;
  readonly #catalog: string;

  constructor(knex: Knex, catalog: string) {
    this.#knex = knex;
    this.#catalog = catalog;
  }

  /** See {@link TableCatalog.listNamespaces}. */
  async list(
    options: PageOptions & { parent?: string[] } = {},
  ): Promise<Page<string[]>> {
    const limit = options.limit ?? DEFAULT_PAGE_SIZE;
    const parent = options.parent && joinNamespace(options.parent);
    const found = (table: string, column: string) => {
      const query = this.#knex(table)
        .where('catalog_name', this.#catalog)
        .select({ namespace: column });
      if (parent !== undefined) {
        // Not LIKE, which takes _ and % in names as wildcards.
        query.whereRaw('substr(??, 1, ?) = ?', [
          column,
          parent.length + 1,
          `${parent}.`,
        ]);
      }
      return query;
    };
    const rows: { namespace: string }[] = await found(
      ICEBERG_NAMESPACES,
      'namespace',
    ).union([found(ICEBERG_TABLES, 'table_namespace')]);
    const depth = options.parent ? options.parent.length + 1 : undefined;
    const names = [
      ...new Set(
        rows
          .map(row => splitNamespace(row.namespace))
          .map(levels => (depth ? levels.slice(0, depth) : levels).join('.')),
      ),
    ]
      .sort()
      .filter(name => options.cursor === undefined || name > options.cursor);
    return pageOf(names, limit, splitNamespace);
  }

  /** See {@link TableCatalog.createNamespace}. */
  async create(
    namespace: string[],
    properties: Record<string, string> = {},
  ): Promise<void> {
    const stored = joinNamespace(namespace);
    if (await this.#exists(stored)) {
      throw new AlreadyExistsError(`Namespace ${stored} is already there`);
    }
    const entries = Object.entries({ [EXISTS]: 'true', ...properties });
    try {
      await whenFree(() =>
        this.#knex(ICEBERG_NAMESPACES).insert(
          entries.map(([key, value]) => ({
            catalog_name: this.#catalog,
            namespace: stored,
            property_key: key,
            property_value: value,
          })),
        ),
      );
    } catch (error) {
      throw isDuplicate(error)
        ? new AlreadyExistsError(`Namespace ${stored} is already there`, {
            cause: error,
          })
        : error;
    }
  }

  /** See {@link TableCatalog.loadNamespace}. */
  async load(namespace: string[]): Promise<Record<string, string>> {
    const stored = joinNamespace(namespace);
    const rows = await this.#knex(ICEBERG_NAMESPACES)
      .where({ catalog_name: this.#catalog, namespace: stored })
      .select('property_key', 'property_value');
    if (rows.length === 0) {
      await this.assertExists(stored);
    }
    return Object.fromEntries(
      rows
        .filter(row => row.property_key !== EXISTS)
        .map(row => [row.property_key, row.property_value ?? '']),
    );
  }

  /** See {@link TableCatalog.dropNamespace}. */
  async drop(namespace: string[]): Promise<void> {
    const stored = joinNamespace(namespace);
    await this.assertExists(stored);
    // Views too would be lost.
    const held = await this.#knex(ICEBERG_TABLES)
      .where({ catalog_name: this.#catalog, table_namespace: stored })
      .first('table_name');
    if (held) {
      throw new InvalidError(
        `Namespace ${stored} holds tables, for example ${held.table_name}; drop them first`,
      );
    }
    const { items: children } = await this.list({
      parent: namespace,
      limit: 1,
    });
    if (children.length > 0) {
      throw new InvalidError(
        `Namespace ${stored} holds namespaces, for example ${children[0].join(
          '.',
        )}; drop them first`,
      );
    }
    await whenFree(() =>
      this.#knex(ICEBERG_NAMESPACES)
        .where({ catalog_name: this.#catalog, namespace: stored })
        .delete(),
    );
  }

  /** Refuses a namespace that is not there. */
  async assertExists(stored: string): Promise<void> {
    if (!(await this.#exists(stored))) {
      throw new NotFoundError(
        `No namespace ${stored} in catalog ${this.#catalog}`,
      );
    }
  }

  /** A namespace exists by its properties, by a table in it, or by a namespace below it. */
  async #exists(stored: string): Promise<boolean> {
    for (const [table, column] of [
      [ICEBERG_NAMESPACES, 'namespace'],
      [ICEBERG_TABLES, 'table_namespace'],
    ]) {
      const found = await this.#knex(table)
        .where('catalog_name', this.#catalog)
        .where(builder =>
          builder
            .where(column, stored)
            .orWhereRaw('substr(??, 1, ?) = ?', [
              column,
              stored.length + 1,
              `${stored}.`,
            ]),
        )
        .first(column);
      if (found) {
        return true;
      }
    }
    return false;
  }
}
