/**
 * Every code a finding can have, with what it means. Codes are stable: tools may rely on them.
 *
 * @public
 */
export const FINDING_CODES = {
  'yaml-syntax': 'The text is not YAML 1.2.',
  'yaml-duplicate-key': 'A key stands twice in one mapping.',
  'yaml-key': 'A key is not a plain word, or is a name that cannot be used.',
  'yaml-merge-key': 'A merge key (`<<`) would hide which fields an object has.',
  'yaml-multiple-documents': 'The file holds more than one document.',
  'yaml-tag': 'A value has a tag other than those of plain YAML.',
  'yaml-alias-limit': 'There are too many anchors, aliases and tags.',
  'limit-exceeded': 'A file or folder is beyond a limit.',
  'empty-file': 'The file holds nothing.',
  'ignored-file':
    'A file is named like an object, but no pattern of `include` matches it.',
  'workspace-missing': 'The folder has no openlake.yaml.',
  'workspace-mismatch': 'An object names another workspace than its folder.',
  'unknown-kind': 'There is no such kind.',
  'wrong-kind': 'The name of the file and the kind in it do not agree.',
  'unknown-field': 'An object has a field that does not exist.',
  'missing-field': 'A field is needed and not there.',
  'conflicting-fields': 'Fields exclude each other.',
  'useless-field': 'A field has no effect where it stands.',
  'wrong-type': 'A value is of another type than its field.',
  'invalid-value': 'A value is not one that its field takes.',
  'invalid-name': 'A name cannot be used.',
  'invalid-duration': 'A duration cannot be read, or is out of range.',
  'invalid-cron': 'A cron expression cannot be read, or never fires.',
  'invalid-time-zone': 'A time zone is not an IANA name.',
  'invalid-table-name': 'A table name is not catalog.schema.table.',
  'invalid-path': 'A path is absolute or leaves the workspace folder.',
  'file-not-found': 'A file or folder is not in the workspace.',
  'duplicate-name': 'Two things that must differ have one name.',
  'unknown-task': 'A task is named that the job does not have.',
  'unknown-job': 'A job is named that the workspace does not have.',
  'unknown-compute': 'A compute profile is named that nobody declares.',
  'unknown-environment': 'An environment is named that nobody declares.',
  'unknown-column': 'A column is named that the contract does not list.',
  'undeclared-table':
    'A table of the workspace is read that no task writes and no contract declares.',
  'dependency-cycle': 'Tasks wait for each other, or a job for itself.',
  'trigger-loop': 'A job writes a table that starts it.',
  'shared-secret': 'Webhooks of several jobs are signed with one secret.',
  'template-syntax': 'A template cannot be read.',
  'template-not-allowed': 'A template stands where none is filled in.',
  'template-type': 'A template yields, or a filter is given, the wrong type.',
  'unknown-template-name': 'A template names something that is not there.',
  'unknown-template-filter': 'A template uses a filter that does not exist.',
} as const;

/** @public */
export type FindingCode = keyof typeof FINDING_CODES;
