import { Skeleton } from '@backstage/ui';
import {
  diffDocuments,
  JobRevision,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import { AnswerView, useOpenlake } from '@openlake/plugin-openlake-react';
import { FileDiff } from './FileDiff';
import { parameterText } from '../start/parameterInput';
import classes from './RevisionDifference.module.css';

type Content = Pick<RouteOutput<'getRevision'>, 'spec' | 'files'>;

/** From one revision of a job to another: field by field, then file by file. */
export function RevisionDifference(props: {
  workspace: string;
  job: string;
  /** Hash of the older one; none shows all of the other as new. */
  from?: string;
  to: string;
}) {
  const { from, to, ...params } = props;
  const before = useOpenlake(
    'getRevision',
    { params: { ...params, hash: from ?? '' } },
    { pace: 'once', enabled: from !== undefined },
  );
  const after = useOpenlake(
    'getRevision',
    { params: { ...params, hash: to } },
    { pace: 'once' },
  );
  const waits = from !== undefined && before.data === undefined;
  return (
    <AnswerView
      answer={waits ? { ...before, data: undefined } : after}
      what="The difference"
      unaffected="The job runs as deployed."
      skeleton={<Skeleton height={240} width="100%" />}
    >
      {content => <Difference before={before.data} after={content} />}
    </AnswerView>
  );
}

function Difference(props: { before?: Content; after: Content }) {
  const { before, after } = props;
  const fields = before ? diffDocuments(before.spec, after.spec) : [];
  const files = changedFiles(before?.files ?? [], after.files);
  return (
    <>
      <Fields fields={fields} />
      {files.map(file => (
        <FileDiff key={file.path} {...file} />
      ))}
      {fields.length === 0 && files.length === 0 && (
        <p className={classes.none}>
          The same fields and files; its workspace changed around it.
        </p>
      )}
    </>
  );
}

function Fields({ fields }: { fields: JobRevision['changes'] }) {
  if (fields.length === 0) {
    return null;
  }
  return (
    <ul className={classes.fields} aria-label="Fields that changed">
      {fields.map(change => (
        <li key={change.path}>
          <code>{change.path.replace(/^spec\./, '')}</code>
          <span>
            {change.old !== undefined && <del>{parameterText(change.old)}</del>}
            {' → '}
            {change.new === undefined ? (
              'removed'
            ) : (
              <ins>{parameterText(change.new)}</ins>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function changedFiles(
  before: Content['files'],
  after: Content['files'],
): { path: string; before?: string; after?: string }[] {
  const old = new Map(before.map(file => [file.path, file.content]));
  const fresh = new Map(after.map(file => [file.path, file.content]));
  return [...new Set([...fresh.keys(), ...old.keys()])]
    .filter(path => old.get(path) !== fresh.get(path))
    .map(path => ({ path, before: old.get(path), after: fresh.get(path) }));
}
