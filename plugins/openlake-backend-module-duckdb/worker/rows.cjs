// @ts-check
'use strict';

/**
 * Reads rows chunk by chunk and stops as soon as there are enough: what is not
 * wanted is never computed.
 *
 * @param {any} result
 * @param {number} maxRows
 * @param {number} maxBytes of all values as JSON text, roughly
 */
async function readRows(result, maxRows, maxBytes) {
  const types = result.columnTypes();
  const columns = result
    .columnNames()
    .map((/** @type {string} */ name, /** @type {number} */ index) => ({
      name,
      type: types[index].toString(),
    }));
  /** @type {unknown[][]} */
  const rows = [];
  let bytes = 0;
  for await (const chunk of result.yieldRowsJson()) {
    for (const row of chunk) {
      if (rows.length >= maxRows || bytes > maxBytes) {
        return { columns, rows, truncated: true };
      }
      bytes += sizeOf(row);
      rows.push(row);
    }
  }
  return { columns, rows, truncated: false };
}

/**
 * @param {any} value
 * @returns {number}
 */
function sizeOf(value) {
  if (typeof value === 'string') {
    return value.length + 2;
  }
  if (Array.isArray(value)) {
    return value.reduce((sum, item) => sum + sizeOf(item), 2);
  }
  return value && typeof value === 'object' ? sizeOf(Object.entries(value)) : 8;
}

module.exports = { readRows };
