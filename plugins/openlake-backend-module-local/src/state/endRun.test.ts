import { TriggerRequest } from '@openlake/plugin-openlake-node';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { endBroken, endWithoutLogs } from './endRun';
import { RunDraft } from './RunDraft';
import { beginRun, ended, makeReady, startAttempt } from './transitions';

const now = new Date('2026-03-01T12:00:00.000Z');

describe('a run that the runner cannot handle', () => {
  it('leaves nothing in work: neither a task run nor an attempt', () => {
    const { spec } = deployableJob('broken', {
      tasks: [
        { key: 'a', type: 'shell', shell: { command: ['true'] } },
        { key: 'b', type: 'shell', shell: { command: ['true'] } },
      ],
    });
    const request = { runId: 'r', revisionHash: 'h' } as TriggerRequest;
    const draft = new RunDraft(beginRun(request, spec, now));
    draft.put(startAttempt(makeReady(draft.tasks.get('a')!, now)!, 0, now));
    endBroken(draft, 'of no use', now);
    const { run, changed } = draft.finish()!;
    const end = {
      state: {
        lifecycle: 'terminated',
        result: 'failed',
        reason: {
          code: 'platform_failed',
          message: 'The runner could not go on: of no use',
        },
      },
      endedAt: now.toISOString(),
    };
    expect(run).toMatchObject(end);
    expect(changed).toMatchObject([
      { ...end, key: 'a', attempts: [{ ...end, number: 1 }] },
      { ...end, key: 'b', attempts: [] },
    ]);
  });
});

describe('a run whose logs are lost', () => {
  const endedAs = (result: 'success' | 'canceled') => {
    const { spec } = deployableJob('quiet', {
      tasks: [{ key: 'a', type: 'shell', shell: { command: ['true'] } }],
    });
    const request = { runId: 'r', revisionHash: 'h' } as TriggerRequest;
    const draft = new RunDraft(beginRun(request, spec, now));
    draft.end(ended(result, 'completed'), now);
    endWithoutLogs(draft, 'no room', now);
    return draft.run.state;
  };

  it('has failed, unless it ended otherwise before', () => {
    expect(endedAs('success')).toMatchObject({
      lifecycle: 'terminated',
      result: 'failed',
      reason: {
        code: 'platform_failed',
        message: expect.stringMatching(
          /^The log of a task could not be written: no room. .* mark the run as a success or run it again$/,
        ),
      },
    });
    expect(endedAs('canceled').result).toBe('canceled');
  });
});
