import { useAppNavigate } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  Note,
  paths,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { useRef, useState } from 'react';
import { ParameterField } from './ParameterField';
import { parseParameter } from './parameterInput';
import classes from './RunNowDialog.module.css';

/** Starts a run by hand, with a field per parameter. */
export function RunNowDialog(props: {
  detail: RouteOutput<'getJob'>;
  onClose: () => void;
}) {
  const { job, parameters, concurrency } = props.detail;
  const navigate = useAppNavigate();
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  const create = useOpenlakeAction('createRun');
  // The same key for every press of the button: two presses are one run.
  const key = useRef(crypto.randomUUID());
  const inputs = parameters.map(parameter => ({
    parameter,
    text: texts[parameter.name] ?? '',
    input: parseParameter(parameter, texts[parameter.name] ?? ''),
  }));

  const submit = async () => {
    setTried(true);
    if (inputs.some(({ input }) => input.kind === 'invalid')) {
      return;
    }
    try {
      const run = await create.run({
        params: { workspace: job.workspace, job: job.name },
        body: {
          source: 'manual',
          idempotencyKey: key.current,
          parameters: Object.fromEntries(
            inputs.flatMap(({ parameter, input }) =>
              input.kind === 'value' ? [[parameter.name, input.value]] : [],
            ),
          ),
        },
      });
      props.onClose();
      navigate(
        paths.run({ workspace: run.workspace, job: run.job, run: run.id }),
      );
    } catch {
      // Shown below; the dialog stays so that it can be tried again.
    }
  };

  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && props.onClose()}
      width={560}
      className="olo-dialog"
    >
      <DialogHeader>Run {job.name} now</DialogHeader>
      <DialogBody className={classes.body}>
        <p className={classes.lead}>
          Revision {job.revision.commit?.slice(0, 7) ?? job.revision.number} on{' '}
          {job.orchestrator}.{' '}
          {job.paused && 'The job is paused; this run starts all the same. '}
          At most {concurrency.maxConcurrentRuns} at a time
          {concurrency.whenFull === 'queue' && '; it waits for a free slot'}.
        </p>
        {inputs.map(({ parameter, text, input }) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            text={text}
            input={input}
            showErrors={tried}
            onChange={value =>
              setTexts(previous => ({ ...previous, [parameter.name]: value }))
            }
          />
        ))}
        {create.error && (
          <Note tone="bad" title="It was not started" alert>
            {create.error.message}
          </Note>
        )}
      </DialogBody>
      <DialogFooter>
        <Button size="small" variant="secondary" onPress={props.onClose}>
          Cancel
        </Button>
        <Button
          size="small"
          variant="primary"
          isPending={create.isPending}
          onPress={submit}
        >
          Run now
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
