import { ParameterView } from '@openlake/plugin-openlake-common';
import { useMemo, useState } from 'react';
import {
  ParameterInput,
  parameterText,
  parseParameter,
} from './parameterInput';

/** Values that a person types for the parameters of a job. */
export interface ParameterForm {
  fields: { parameter: ParameterView; text: string; input: ParameterInput }[];
  /** What was typed and fits, in its type. */
  values: Record<string, unknown>;
  isValid: boolean;
  /** Something was typed. */
  isFilled: boolean;
  /** Somebody wanted to send it; from then on every error shows. */
  tried: boolean;
  try: () => void;
  change: (name: string, text: string) => void;
  /** Types these values, where a parameter has that name. */
  fill: (values: Record<string, unknown>) => void;
  clear: () => void;
}

/** The fields of a form over the parameters of a job. */
export function useParameterForm(
  parameters: readonly ParameterView[],
): ParameterForm {
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  const fields = useMemo(
    () =>
      parameters.map(parameter => {
        const text = texts[parameter.name] ?? '';
        return { parameter, text, input: parseParameter(parameter, text) };
      }),
    [parameters, texts],
  );
  const values = useMemo(
    () =>
      Object.fromEntries(
        fields.flatMap(({ parameter, input }) =>
          input.kind === 'value' ? [[parameter.name, input.value]] : [],
        ),
      ),
    [fields],
  );
  return {
    fields,
    values,
    isValid: fields.every(({ input }) => input.kind !== 'invalid'),
    isFilled: fields.some(({ text }) => text !== ''),
    tried,
    try: () => setTried(true),
    change: (name, text) =>
      setTexts(previous => ({ ...previous, [name]: text })),
    fill: given =>
      setTexts(
        Object.fromEntries(
          parameters.map(({ name }) => [name, parameterText(given[name])]),
        ),
      ),
    clear: () => setTexts({}),
  };
}
