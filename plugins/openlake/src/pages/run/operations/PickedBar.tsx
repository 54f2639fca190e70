import { Button } from '@backstage/ui';
import { Run, runCan, whyNot } from '@openlake/plugin-openlake-common';
import { plural } from '@openlake/plugin-openlake-react';
import { useRights } from '../../useRights';
import { RunDialog } from './RunDialogs';
import { Picked } from './usePicked';
import classes from './PickedBar.module.css';

/** What can be done with the tasks that are picked. */
export function PickedBar(props: {
  run: Run;
  picked: Picked;
  onDialog: (dialog: RunDialog) => void;
}) {
  const { run, picked, onDialog } = props;
  const tasks = [...picked.keys];
  const rights = useRights();
  return (
    <div className={classes.bar} role="toolbar" aria-label="Picked tasks">
      <b>{plural(tasks.length, 'task')} picked</b>
      <span className={classes.names} title={tasks.join(', ')}>
        {tasks.join(', ')}
      </span>
      {rights.start && (
        <span title={whyNot('rerun', run)}>
          <Button
            size="small"
            variant="secondary"
            isDisabled={!runCan.rerun(run)}
            onPress={() => onDialog({ kind: 'again', tasks })}
          >
            Run only these
          </Button>
        </span>
      )}
      {rights.change && runCan.repair(run) && (
        <Button
          size="small"
          variant="secondary"
          onPress={() => onDialog({ kind: 'repair', tasks })}
        >
          Repair these
        </Button>
      )}
      <Button size="small" variant="tertiary" onPress={picked.clear}>
        Clear
      </Button>
    </div>
  );
}
