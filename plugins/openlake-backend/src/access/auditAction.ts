import { RouteName } from '@openlake/plugin-openlake-common';

/**
 * What an operation is called in the audit trail: `createRun` is `run-create`
 * there, whether it was done or denied.
 *
 * @internal
 */
export function auditAction(operation: RouteName): string {
  const [verb, ...noun] = operation.split(/(?=[A-Z])/);
  return [...noun, verb].join('-').toLowerCase();
}
