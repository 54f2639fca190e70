import { Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { Panel } from '@openlake/plugin-openlake-react';
import { parameterText } from '../start/parameterInput';
import classes from './SideCards.module.css';

/** The parameters of a job with their defaults and their last values. */
export function ParameterCard({ detail }: { detail?: RouteOutput<'getJob'> }) {
  const last = detail?.job.lastRun?.parameters;
  return (
    <Panel
      title="Parameters"
      detail={detail && whichValues(detail.parameters, last)}
      padded
    >
      {detail ? (
        <ul className={classes.list}>
          {detail.parameters.map(parameter => (
            <li key={parameter.name}>
              <span>
                <code>{parameter.name}</code>
                <small>{parameter.description ?? parameter.type}</small>
              </span>
              <code
                title={`Default: ${
                  parameterText(parameter.default) || 'empty'
                }`}
              >
                {parameterText(last?.[parameter.name] ?? parameter.default) ||
                  'empty'}
              </code>
            </li>
          ))}
          {detail.parameters.length === 0 && (
            <li>None. They are declared under spec.parameters.</li>
          )}
        </ul>
      ) : (
        <Skeleton height={120} width="100%" />
      )}
    </Panel>
  );
}

/** Which values the card shows; without a last run, or any parameter, how many there are. */
function whichValues(
  parameters: RouteOutput<'getJob'>['parameters'],
  last: Record<string, unknown> | undefined,
): string | number {
  if (!last || parameters.length === 0) {
    return parameters.length;
  }
  const isNew = (parameter: (typeof parameters)[number]) =>
    parameter.default !== undefined && last[parameter.name] === undefined;
  return parameters.some(isNew)
    ? 'as the last run had them, new ones by default'
    : 'as the last run had them';
}
