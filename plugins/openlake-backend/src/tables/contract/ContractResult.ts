import { CheckResult } from '@openlake/plugin-openlake-common';

/** Outcome of one check of a contract. @internal */
export interface ContractResult extends CheckResult {
  /** A failed warning does not break the contract. */
  severity: 'error' | 'warning';
}

/** How a contract stands, by its results. @internal */
export function contractStatus(
  results: readonly ContractResult[],
): 'met' | 'broken' | 'unknown' {
  const errors = results.filter(({ severity }) => severity === 'error');
  if (errors.some(({ status }) => status === 'failed')) {
    return 'broken';
  }
  return errors.some(({ status }) => status !== 'passed') ? 'unknown' : 'met';
}
