import { Select, TextField } from '@backstage/ui';
import { ParameterView } from '@openlake/plugin-openlake-common';
import { parameterText, ParameterInput } from './parameterInput';
import classes from './ParameterField.module.css';

const keyboards: Record<string, 'numeric' | 'decimal'> = {
  integer: 'numeric',
  number: 'decimal',
};

/** How a value of the type is written, where the type does not say. */
const hints: Record<string, string> = {
  integer: 'a whole number',
  date: 'a day, YYYY-MM-DD',
  datetime: 'a moment, YYYY-MM-DDThh:mm:ssZ',
  array: 'a JSON list',
};

/** A field for one parameter, as its type asks for. Empty means the default. */
export function ParameterField(props: {
  parameter: ParameterView;
  text: string;
  input: ParameterInput;
  /** Say what is wrong; not before a person has tried to send it. */
  showErrors: boolean;
  onChange: (text: string) => void;
}) {
  const { parameter, text, input, showErrors, onChange } = props;
  const { name, type, required, description } = parameter;
  const invalid = input.kind === 'invalid' && (showErrors || text !== '');
  const choices =
    parameter.options?.map(parameterText) ??
    (type === 'boolean' ? ['true', 'false'] : undefined);
  const hint = parameterText(parameter.default);
  const fallback = hint === '' ? 'empty' : hint;
  const common = {
    label: name,
    secondaryLabel: [
      type,
      !parameter.options && hints[type],
      required && 'required',
    ]
      .filter(Boolean)
      .join(', '),
    description,
  };
  return (
    <div>
      {choices ? (
        <Select
          {...common}
          size="small"
          options={[
            ...(required ? [] : [{ id: '', label: `Default: ${fallback}` }]),
            ...choices.map(id => ({ id, label: id })),
          ]}
          value={text}
          onChange={key => onChange(String(key ?? ''))}
        />
      ) : (
        <TextField
          {...common}
          size="small"
          placeholder={required ? '' : `Default: ${fallback}`}
          value={text}
          onChange={onChange}
          isInvalid={invalid}
          inputMode={keyboards[type]}
        />
      )}
      {invalid && input.kind === 'invalid' && (
        <p className={classes.invalid} role="alert">
          {input.message}
        </p>
      )}
    </div>
  );
}
