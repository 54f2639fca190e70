import { useApi, toastApiRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  ButtonIcon,
  Menu,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
} from '@backstage/ui';
import { RouteOutput, runCan, whyNot } from '@openlake/plugin-openlake-common';
import {
  RiArrowLeftRightLine,
  RiFlagLine,
  RiLinkM,
  RiMoreLine,
  RiPlayLine,
  RiRefreshLine,
  RiStopCircleLine,
  RiTerminalLine,
} from '@remixicon/react';
import { useRights } from '../../useRights';
import { runCommand } from '../../command/oloCommand';
import { RunDialog } from './RunDialogs';

/** What one can do to a run now. Only what its state and the reader's rights allow is offered. */
export function RunActions(props: {
  view: RouteOutput<'runView'>;
  stale: boolean;
  onDialog: (dialog: RunDialog) => void;
}) {
  const { view, stale, onDialog } = props;
  const { run } = view;
  const rights = useRights();
  const toasts = useApi(toastApiRef);
  const why = stale
    ? 'What you see is old; it may have moved on since.'
    : whyNot('cancel', run);
  const copy = async (what: string, text: string) => {
    await navigator.clipboard.writeText(text);
    toasts.post({ title: `${what} copied`, description: text, timeout: 5_000 });
  };
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiArrowLeftRightLine />}
        onPress={() => onDialog({ kind: 'compare' })}
      >
        Compare
      </Button>
      {rights.change && runCan.cancel(run) && (
        <span title={why}>
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiStopCircleLine />}
            isDisabled={stale}
            onPress={() => onDialog({ kind: 'cancel' })}
          >
            Cancel run
          </Button>
        </span>
      )}
      <MenuTrigger>
        <ButtonIcon
          size="small"
          variant="secondary"
          icon={<RiMoreLine />}
          aria-label="More actions"
        />
        <Menu>
          {rights.start && (
            <MenuItem
              iconStart={<RiPlayLine />}
              isDisabled={!runCan.rerun(run)}
              onAction={() => onDialog({ kind: 'again' })}
            >
              Run again as a new run
            </MenuItem>
          )}
          {rights.change && (
            <MenuItem
              iconStart={<RiFlagLine />}
              isDisabled={!runCan.mark(run)}
              onAction={() => onDialog({ kind: 'mark' })}
            >
              Mark as success or failed
            </MenuItem>
          )}
          {(rights.start || rights.change) && <MenuSeparator />}
          <MenuItem
            iconStart={<RiTerminalLine />}
            onAction={() =>
              copy(
                'Command',
                runCommand(run, {
                  parameters: run.parameters,
                  tasks: run.selection?.join(','),
                }),
              )
            }
          >
            Copy as olo command
          </MenuItem>
          <MenuItem
            iconStart={<RiLinkM />}
            onAction={() => copy('Link', window.location.href)}
          >
            Copy link to what is shown
          </MenuItem>
        </Menu>
      </MenuTrigger>
      {rights.change && runCan.repair(run) && (
        <Button
          size="small"
          variant="primary"
          iconStart={<RiRefreshLine />}
          onPress={() => onDialog({ kind: 'repair' })}
        >
          Repair run
        </Button>
      )}
    </>
  );
}
