import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { NumberField, Select, TextField } from '@backstage/ui';
import {
  BackfillRequest,
  parseDuration,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import {
  paths,
  plural,
  Segments,
  useOpenlake,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { useRef, useState } from 'react';
import { ActionDialog } from '../ActionDialog';
import { NoteField, useNote } from '../NoteField';
import { ParameterFields } from '../start/ParameterFields';
import { RefusedVersion } from '../revision/RefusedVersion';
import { TaskPicker } from '../start/TaskPicker';
import { useParameterForm } from '../start/useParameterForm';
import { CommandLine } from '../command/CommandLine';
import { backfillCommand } from '../command/oloCommand';
import { useRested } from '../useRested';
import { BackfillPreview, planText } from './BackfillPreview';
import {
  isForward,
  lastDays,
  PickedRange,
  Precision,
  rangeOfDays,
  rangeOfMoments,
} from './backfillRange';
import { orderOptions, reprocessOptions } from './backfillWords';
import { RangeField } from './RangeField';
import classes from './BackfillDialog.module.css';

/** Runs a job for the intervals of a range; shows which before it starts. */
export function BackfillDialog(props: {
  detail: RouteOutput<'getJob'>;
  onClose: () => void;
}) {
  const { detail, onClose } = props;
  const { job, parameters, tasks } = detail;
  const params = { workspace: job.workspace, job: job.name };
  const timeZone = job.timezone;
  const bySchedule = job.triggers.some(
    ({ kind }) => kind === 'schedule' || kind === 'interval',
  );

  const navigate = useAppNavigate();
  const form = useParameterForm(parameters);
  const [range, setRange] = useState<PickedRange | null>(() =>
    lastDays(7, timeZone),
  );
  const [precision, setPrecision] = useState<Precision>('days');
  const [every, setEvery] = useState('1d');
  const [order, setOrder] =
    useState<NonNullable<BackfillRequest['order']>>('oldest_first');
  const [parallel, setParallel] = useState(1);
  const [reprocess, setReprocess] =
    useState<NonNullable<BackfillRequest['reprocess']>>('none');
  const [selection, setSelection] = useState<string>();
  const note = useNote();
  // The same key for every press of the button: two presses are one backfill.
  const key = useRef(crypto.randomUUID());
  const create = useOpenlakeAction('createBackfill');

  const badEvery = !bySchedule && parseDuration(every.trim()) === undefined;
  const request: BackfillRequest | undefined =
    range && isForward(range, precision) && !badEvery && form.isValid
      ? {
          ...(precision === 'days' ? rangeOfDays : rangeOfMoments)(
            range,
            timeZone,
          ),
          every: bySchedule ? undefined : every.trim(),
          order,
          maxParallel: parallel,
          reprocess,
          parameters: form.isFilled ? form.values : undefined,
          tasks: selection,
        }
      : undefined;
  const asked = useRested(request);
  const plan = useOpenlake(
    'previewBackfill',
    // Asked only with a request.
    { params, body: asked ?? { from: '', to: '' } },
    { pace: 'slow', enabled: asked !== undefined, keepPrevious: true },
  );
  // The button says what would start now, not what would have with other settings.
  const isPlanned =
    asked !== undefined &&
    JSON.stringify(asked) === JSON.stringify(request) &&
    !plan.isFetching;
  const total = plan.error ? 0 : plan.data?.total ?? 0;

  const start = async (body: BackfillRequest) => {
    const backfill = await create.run({
      params,
      body: {
        ...body,
        note: note.text,
        idempotencyKey: key.current,
      },
    });
    navigate(paths.backfill({ backfill: backfill.id }));
  };
  const submit = () => {
    form.try();
    return request && form.isValid ? start(request) : undefined;
  };

  return (
    <ActionDialog
      title={`Backfill ${job.title}`}
      verb={total > 0 ? `Start ${plural(total, 'run')}` : 'Start'}
      action={create}
      failed="It was not started"
      isDisabled={!isPlanned || total === 0}
      summary={
        asked && plan.data && !plan.error && planText(plan.data, asked.order)
      }
      onSubmit={submit}
      onClose={onClose}
      width={680}
    >
      <p>
        Runs the job once for each interval of a range, at low priority and
        within the limits of the job.
        {job.paused && ' The job is paused; a backfill runs all the same.'}
      </p>
      <RefusedVersion detail={detail} />
      <RangeField
        range={range}
        precision={precision}
        timeZone={timeZone}
        onChange={(next, exact) => {
          setRange(next);
          setPrecision(exact);
        }}
      />
      {!bySchedule && (
        <TextField
          label="Every"
          secondaryLabel="length of an interval, such as 1h or 1d"
          size="small"
          value={every}
          onChange={setEvery}
          isInvalid={badEvery}
        />
      )}
      <Select
        label="Intervals that have a run already"
        size="small"
        options={reprocessOptions}
        value={reprocess}
        onChange={id => setReprocess(id as typeof reprocess)}
      />
      <div className={classes.pair}>
        <NumberField
          label="At a time"
          secondaryLabel="runs of the backfill"
          size="small"
          minValue={1}
          maxValue={100}
          value={parallel}
          onChange={value => setParallel(Number.isNaN(value) ? 1 : value)}
        />
        <span className={classes.order}>
          Order
          <Segments
            label="Order"
            options={orderOptions}
            chosen={order}
            onChoose={setOrder}
          />
        </span>
      </div>
      {(parameters.length > 0 || tasks.length > 1) && (
        <details className={classes.more}>
          <summary>
            {parameters.length > 0 ? 'Parameters and tasks' : 'Tasks'}
          </summary>
          <div className={classes.options}>
            <ParameterFields form={form} />
            {tasks.length > 1 && (
              <TaskPicker tasks={tasks} onChange={setSelection} />
            )}
          </div>
        </details>
      )}
      <NoteField {...note.field} />
      {asked ? (
        <BackfillPreview plan={plan} timeZone={timeZone} />
      ) : (
        <p role="status">
          The preview shows here once the form says which intervals.
        </p>
      )}
      {request && (
        <CommandLine
          command={backfillCommand(params, { ...request, note: note.text })}
        />
      )}
    </ActionDialog>
  );
}
