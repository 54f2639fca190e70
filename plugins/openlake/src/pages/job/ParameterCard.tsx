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
      detail={
        last && detail?.parameters.length
          ? 'as the last run had them'
          : detail?.parameters.length
      }
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
