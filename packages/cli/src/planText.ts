import type { PlanView } from '@openlake/plugin-openlake-common';
import { objectName } from './objectName';
import { readersZone, zonedText } from './output/zonedText';
import { printable } from './printable';
import type { Terminal } from './Terminal';

const SIGNS = {
  add: ['+', 'green'],
  change: ['~', 'yellow'],
  delete: ['-', 'red'],
} as const;

/**
 * A plan as people read it: object by object, field by field, and the counts.
 *
 * @internal
 */
export function planText(plan: PlanView, terminal: Terminal): string {
  const lines: string[] = [];
  for (const { action, kind, name, fields } of plan.entries) {
    const [sign, look] = SIGNS[action];
    lines.push(terminal.paint(look, `${sign} ${objectName(kind, name)}`));
    for (const field of fields) {
      lines.push(printable(`    ${field.path}: ${change(field)}`));
    }
  }
  for (const { job, fires, timezone } of plan.nextFires ?? []) {
    const zone = timezone ?? readersZone();
    lines.push(`${objectName('Job', job)} starts at, in ${printable(zone)}`);
    lines.push(...fires.map(at => `    ${zonedText(at, zone)}`));
  }
  for (const { kind, name, path, message } of plan.unsupported) {
    lines.push(
      `${terminal.paint('yellow', '!')} ${objectName(kind, name)} ${printable(
        `${path}: ${message}`,
      )}`,
    );
  }
  if (lines.length > 0) {
    lines.push('');
  }
  lines.push(planSummary(plan));
  if (plan.needsConfirmation) {
    lines.push(
      terminal.paint('yellow', `Needs confirmation: ${plan.needsConfirmation}`),
    );
  }
  return lines.join('\n');
}

/** @internal */
export function planSummary({ entries, unchanged }: PlanView): string {
  const count = (wanted: string) =>
    entries.filter(({ action }) => action === wanted).length;
  return `Plan: ${count('add')} to add, ${count('change')} to change, ${count(
    'delete',
  )} to delete, ${unchanged} unchanged`;
}

function change(field: { old?: unknown; new?: unknown }): string {
  if (field.old === undefined) {
    return `${show(field.new)} (new)`;
  }
  return field.new === undefined
    ? `${show(field.old)} (removed)`
    : `${show(field.old)} -> ${show(field.new)}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
