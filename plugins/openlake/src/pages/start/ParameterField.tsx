import { DatePicker, Select, TextField } from '@backstage/ui';
import { CalendarDate, parseDate } from '@internationalized/date';
import { ParameterView } from '@openlake/plugin-openlake-common';
import {
  parameterLimits,
  parameterText,
  ParameterInput,
} from './parameterInput';
import classes from './ParameterField.module.css';

const keyboards: Record<string, 'numeric' | 'decimal'> = {
  integer: 'numeric',
  number: 'decimal',
};

/** How a value of the type is written, where the type does not say. */
const hints: Record<string, string> = {
  integer: 'a whole number',
  datetime: 'a moment, YYYY-MM-DDThh:mm:ssZ',
  array: 'a list, separated by commas',
};

/** A field for one parameter, as its type asks for. Empty means the default. */
export function ParameterField(props: {
  parameter: ParameterView;
  text: string;
  input: ParameterInput;
  /** Say what is wrong; not before a person has tried to send it. */
  showErrors: boolean;
  /** What an empty field stands for; the default of the parameter when absent. */
  emptyMeans?: { word: string; value: unknown };
  onChange: (text: string) => void;
}) {
  const { parameter, text, input, showErrors, onChange } = props;
  const { name, type, required } = parameter;
  const invalid = input.kind === 'invalid' && (showErrors || text !== '');
  const choices =
    parameter.options?.map(parameterText) ??
    (type === 'boolean' ? ['true', 'false'] : undefined);
  const empty = props.emptyMeans ?? {
    word: 'Default',
    value: parameter.default,
  };
  const fallback = `${empty.word}: ${parameterText(empty.value) || 'empty'}`;
  const common = {
    label: parameter.title ?? name,
    secondaryLabel: [
      parameter.title && name,
      type,
      !parameter.options && hints[type],
      parameterLimits(parameter),
      required && 'required',
    ]
      .filter(Boolean)
      .join(', '),
    description: parameter.description,
  };
  return (
    <div>
      {choices && (
        <Select
          {...common}
          size="small"
          options={[
            ...(required ? [] : [{ id: '', label: fallback }]),
            ...choices.map(id => ({ id, label: id })),
          ]}
          value={text}
          onChange={key => onChange(String(key ?? ''))}
        />
      )}
      {type === 'date' && (
        <DatePicker
          {...common}
          size="small"
          description={[
            common.description,
            !required && `Left empty: ${fallback}`,
          ]
            .filter(Boolean)
            .join('. ')}
          value={toCalendarDate(text)}
          onChange={value => onChange(value?.toString() ?? '')}
        />
      )}
      {!choices && type !== 'date' && (
        <TextField
          {...common}
          size="small"
          placeholder={required ? '' : fallback}
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

/** The day that a field holds; none for what is not a day, such as a template. */
function toCalendarDate(text: string): CalendarDate | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseDate(text) : null;
}
