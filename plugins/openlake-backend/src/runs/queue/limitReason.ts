import type { ReasonCode } from '@openlake/plugin-openlake-common';
import type { Limit } from './RunLimits';

/** What a run says that waits for a limit. @internal */
export function limitReason({ kind, name, max }: Limit): {
  code: ReasonCode;
  message: string;
} {
  const runs = max === 1 ? 'One run' : `At most ${max} runs`;
  switch (kind) {
    case 'job':
      return {
        code: 'max_concurrent_runs',
        message: `${runs} of the job at a time`,
      };
    case 'workspace':
      return {
        code: 'workspace_limit',
        message: `${runs} of workspace ${name} at a time`,
      };
    case 'compute':
      return {
        code: 'compute_limit',
        message: `${runs} on compute profile ${name} at a time`,
      };
    default:
      return { code: 'run_limit', message: `${runs} at a time in all` };
  }
}

/** What a run says whose job cannot be read, so that nobody knows its limits. @internal */
export const UNREADABLE: { code: ReasonCode; message: string } = {
  code: 'invalid_configuration',
  message: 'The job cannot be read, so its runs wait until it can',
};
