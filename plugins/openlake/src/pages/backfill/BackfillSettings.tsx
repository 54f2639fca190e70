import { Backfill } from '@openlake/plugin-openlake-common';
import { Panel, paths } from '@openlake/plugin-openlake-react';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { parameterText } from '../start/parameterInput';
import { orderOptions, reprocessOptions, wordOf } from './backfillWords';
import classes from './BackfillSettings.module.css';

/** What a backfill was asked to do. */
export function BackfillSettings({ backfill }: { backfill: Backfill }) {
  const { request } = backfill;
  const parameters = Object.entries(request.parameters ?? {});
  return (
    <Panel title="Settings" padded>
      <ul className={classes.list}>
        <Row label="Order">{wordOf(orderOptions, request.order)}</Row>
        <Row label="Intervals with a run">
          {wordOf(reprocessOptions, request.reprocess)}
        </Row>
        {request.every && <Row label="Every">{request.every}</Row>}
        <Row label="Tasks">{request.tasks ?? 'All'}</Row>
        {parameters.map(([name, value]) => (
          <Row key={name} label={name}>
            <code>{parameterText(value) || 'empty'}</code>
          </Row>
        ))}
        {request.note && <Row label="Note">{request.note}</Row>}
        <Row label="Runs">
          <RouterLink href={paths.runs({ backfill: backfill.id })}>
            All of its runs
          </RouterLink>
        </Row>
      </ul>
    </Panel>
  );
}

function Row(props: { label: string; children: React.ReactNode }) {
  return (
    <li>
      <span>{props.label}</span>
      <span>{props.children}</span>
    </li>
  );
}
