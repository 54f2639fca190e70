import { Button } from '@backstage/ui';
import { ParameterView } from '@openlake/plugin-openlake-common';
import { ParameterField } from './ParameterField';
import { ParameterForm } from './useParameterForm';
import classes from './ParameterField.module.css';

/** A field for each parameter of a job, made from its type. */
export function ParameterFields(props: {
  form: ParameterForm;
  /** Values that can be taken over at a press. */
  last?: { name: string; values: Record<string, unknown> };
  /** What empty fields stand for, by parameter; their defaults when absent. */
  emptyMeans?: (parameter: ParameterView) => { word: string; value: unknown };
}) {
  const { form, last } = props;
  if (form.fields.length === 0) {
    return null;
  }
  return (
    <div className={classes.fields}>
      {last && (
        <div className={classes.last}>
          <Button
            size="small"
            variant="tertiary"
            onPress={() => form.fill(last.values)}
          >
            Take the values of {last.name}
          </Button>
          {form.isFilled && (
            <Button size="small" variant="tertiary" onPress={form.clear}>
              Back to defaults
            </Button>
          )}
        </div>
      )}
      {form.fields.map(({ parameter, text, input }) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          text={text}
          input={input}
          showErrors={form.tried}
          emptyMeans={props.emptyMeans?.(parameter)}
          onChange={value => form.change(parameter.name, value)}
        />
      ))}
    </div>
  );
}
