import { TextField } from '@backstage/ui';
import { useState } from 'react';

interface NoteState {
  value: string;
  onChange: (value: string) => void;
  isRequired: boolean;
  /** Somebody went on without one. */
  isMissing: boolean;
}

/**
 * What somebody types as the note of a dialog.
 *
 * @param isRequired - whether the dialog cannot do without
 */
export function useNote(isRequired = false): {
  /** What was typed, without blanks around it; undefined where nothing was. */
  text: string | undefined;
  /** The same; where nothing was typed, the field says from now on that it has to be. */
  demand: () => string | undefined;
  field: NoteState;
} {
  const [value, onChange] = useState('');
  const [tried, setTried] = useState(false);
  const text = value.trim() || undefined;
  return {
    text,
    demand: () => {
      setTried(true);
      return text;
    },
    field: { value, onChange, isRequired, isMissing: tried && !text },
  };
}

/** Asks why, for whoever comes next. */
export function NoteField(
  props: NoteState & { label?: string; placeholder?: string },
) {
  const { label = 'Note', placeholder, isRequired, isMissing } = props;
  return (
    <TextField
      label={label}
      secondaryLabel={isRequired ? 'required' : 'optional'}
      placeholder={placeholder}
      isRequired={isRequired}
      value={props.value}
      onChange={props.onChange}
      validationBehavior="aria"
      validate={() =>
        isMissing ? 'Say why: whoever comes next needs to know.' : undefined
      }
    />
  );
}
