import { Skeleton } from '@backstage/ui';
import { Run, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  Answer,
  AnswerView,
  plural,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { useMemo, useState } from 'react';
import { ParameterFields } from '../../start/ParameterFields';
import { ParameterForm, useParameterForm } from '../../start/useParameterForm';
import classes from './RepairDialog.module.css';

/** Values that a repair changes, and the parameters that there are. */
export interface ParametersOfRepair {
  form: ParameterForm;
  detail: Answer<RouteOutput<'getJob'>>;
}

/** The form over the parameters of a run: what is left empty stays as it is. */
export function useRepairParameters(run: Run): ParametersOfRepair {
  const detail = useOpenlake('getJob', {
    params: { workspace: run.workspace, job: run.job },
  });
  const parameters = useMemo(
    () => (detail.data?.parameters ?? []).map(p => ({ ...p, required: false })),
    [detail.data],
  );
  return { form: useParameterForm(parameters), detail };
}

/** Other values for the parameters of a run, put away until somebody wants them. */
export function RepairParameters(props: ParametersOfRepair & { run: Run }) {
  const { form, detail, run } = props;
  const [open, setOpen] = useState(false);
  const changed = Object.keys(form.values).length;
  if (detail.data?.parameters.length === 0) {
    return null;
  }
  return (
    <details
      className={classes.difference}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {changed
          ? `${plural(changed, 'parameter')} changed, from now on`
          : 'Parameters stay as they are; change some'}
      </summary>
      {open && (
        <AnswerView
          answer={detail}
          what="Parameters"
          unaffected="A repair with the values of the run can start."
          skeleton={<Skeleton height={120} width="100%" />}
        >
          {() => (
            <ParameterFields
              form={form}
              emptyMeans={({ name, default: value }) =>
                name in run.parameters
                  ? { word: 'Stays', value: run.parameters[name] }
                  : { word: 'Default', value }
              }
            />
          )}
        </AnswerView>
      )}
    </details>
  );
}
