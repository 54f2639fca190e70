import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  paths,
  plural,
  useOpenlake,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { useRef, useState } from 'react';
import { ActionDialog } from '../ActionDialog';
import { revisionName } from '../RevisionName';
import { ParameterField } from './ParameterField';
import { parseParameter } from './parameterInput';
import { RefusedVersion } from './RefusedVersion';

/** Starts a run by hand, with a field per parameter. */
export function RunNowDialog(props: {
  detail: RouteOutput<'getJob'>;
  onClose: () => void;
}) {
  const { detail, onClose } = props;
  const { job, parameters } = detail;
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

  const start = async () => {
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
    navigate(
      paths.run({ workspace: run.workspace, job: run.job, run: run.id }),
    );
  };
  const submit = () => {
    setTried(true);
    return inputs.some(({ input }) => input.kind === 'invalid')
      ? undefined
      : start();
  };

  return (
    <ActionDialog
      title={`Run ${job.title} now`}
      verb="Run now"
      action={create}
      failed="It was not started"
      onSubmit={submit}
      onClose={onClose}
      width={560}
    >
      <p>
        Revision {job.revision.number} ({revisionName(job.revision)}) on{' '}
        {job.orchestrator}.
        {job.paused && ' The job is paused; this run starts all the same.'}{' '}
        <WhenFull detail={detail} />
      </p>
      <RefusedVersion detail={detail} />
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
    </ActionDialog>
  );
}

/** What becomes of the run where the job has no place for it; else nothing. */
function WhenFull({ detail }: { detail: RouteOutput<'getJob'> }) {
  const { job, concurrency } = detail;
  const { maxConcurrentRuns: max, whenFull } = concurrency;
  const active = useOpenlake('listRuns', {
    query: {
      workspace: job.workspace,
      job: job.name,
      state: 'pending,queued,running,terminating',
      limit: max,
    },
  });
  const count = active.data?.items.length ?? 0;
  if (count < max) {
    return null;
  }
  const then: Record<string, string> = {
    queue: 'this one waits for a free slot',
    skip: 'this one is skipped',
    fail: 'this one fails at once',
    cancel_oldest: 'the oldest is canceled for this one',
  };
  return (
    <>
      {plural(count, 'run')} of at most {max} {count === 1 ? 'is' : 'are'}{' '}
      active: {then[whenFull] ?? whenFull}.
    </>
  );
}
