import type { TableChange } from './TableChange';

/**
 * Sets and removes table properties.
 *
 * @public
 */
export function setProperties(
  set: Record<string, string>,
  options: { remove?: string[] } = {},
): TableChange {
  return {
    name: 'set-properties',
    writesSnapshot: false,
    async stage({ table }) {
      const properties = { ...table.metadata.properties, ...set };
      for (const key of options.remove ?? []) {
        delete properties[key];
      }
      return { ...table.metadata, properties };
    },
  };
}
