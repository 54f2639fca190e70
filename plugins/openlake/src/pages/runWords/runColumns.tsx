import { displayState, Run } from '@openlake/plugin-openlake-common';
import {
  NarrowLine,
  RelativeTime,
  StateBadge,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { WorkspaceName } from '../names/WorkspaceName';
import { RunDuration } from './RunDuration';
import { RunWhy } from './RunWhy';
import { TriggerText } from './TriggerText';

/** What lists of runs tell alike. */
export const runColumns = {
  state: {
    id: 'state',
    header: 'State',
    cell: run => (
      <>
        <StateBadge state={displayState(run)} />
        <NarrowLine>
          <RunWhy run={run} />
        </NarrowLine>
      </>
    ),
  },
  why: {
    id: 'why',
    header: 'Why',
    wideOnly: true,
    cell: run => <RunWhy run={run} />,
  },
  workspace: {
    id: 'workspace',
    header: 'Workspace',
    wideOnly: true,
    cell: run => <WorkspaceName name={run.workspace} />,
  },
  trigger: {
    id: 'trigger',
    header: 'Trigger',
    wideOnly: true,
    cell: run => <TriggerText trigger={run.trigger} />,
  },
  created: {
    id: 'created',
    header: 'Created',
    cell: run => <RelativeTime at={run.createdAt} />,
  },
  duration: {
    id: 'duration',
    header: 'Duration',
    numeric: true,
    cell: run => <RunDuration run={run} />,
  },
} satisfies Record<string, TableColumn<Run>>;
