import { Segments } from '@openlake/plugin-openlake-react';

const choices = [7, 30, 90];
const usual = 30;

/** The number of days that an address asks for; the usual one where it names none of ours. */
export function daysOf(asked: string | null): number {
  return choices.find(days => String(days) === asked) ?? usual;
}

/** The number of days that figures look back. */
export function DaysPicker(props: {
  days: number;
  onChange: (days: number) => void;
}) {
  return (
    <Segments
      label="Days to look back"
      options={choices.map(days => ({ id: String(days), label: `${days} d` }))}
      chosen={String(props.days)}
      onChoose={id => props.onChange(Number(id))}
    />
  );
}
