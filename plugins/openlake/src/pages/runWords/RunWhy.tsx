import { Run } from '@openlake/plugin-openlake-common';
import { personName } from '../names/personName';
import { reasonText } from './reasonText';
import classes from './RunWhy.module.css';

/** Why a run waits, or counts as what it does; nothing where its state says it all. */
export function RunWhy({ run }: { run: Run }) {
  const { mark, failure, cancel, reason } = run;
  if (mark) {
    return (
      <Line
        text={`marked ${mark.result} by ${personName(mark.by)}: “${mark.note}”`}
      />
    );
  }
  if (failure && run.result !== 'success') {
    return <Line task={failure.task} text={failure.message} />;
  }
  const message = reason?.message && reasonText(reason.message);
  if (cancel && reason?.code === 'canceled_by_user') {
    const by = `by ${personName(cancel.by)}`;
    return <Line text={message ? `${by}: “${message}”` : by} />;
  }
  return message ? <Line text={message} /> : null;
}

function Line({ task, text }: { task?: string; text: string }) {
  return (
    <span className={classes.line} title={text}>
      {task && (
        <>
          <code>{task}</code>{' '}
        </>
      )}
      {text}
    </span>
  );
}
