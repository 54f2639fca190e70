import { TestApiProvider } from '@backstage/frontend-test-utils';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { act, renderHook, waitFor } from '@testing-library/react';
import { ReactNode } from 'react';
import {
  createOpenlakeQueryClient,
  HINT_CHANNEL,
  OpenlakeQueryProvider,
} from './OpenlakeQueryProvider';
import { openlakeApiRef } from './openlakeApiRef';
import { nextLook } from './pace';
import { useOpenlake } from './useOpenlake';

function setup() {
  const listeners = new Map<string, (message: never) => void>();
  const signals: SignalApi = {
    subscribe: (channel, onMessage) => {
      listeners.set(channel, onMessage);
      return { unsubscribe: () => void listeners.delete(channel) };
    },
  };
  const call = jest.fn();
  const client = createOpenlakeQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <TestApiProvider
      apis={[
        [signalApiRef, signals],
        [openlakeApiRef, { call }],
      ]}
    >
      <OpenlakeQueryProvider client={client}>{children}</OpenlakeQueryProvider>
    </TestApiProvider>
  );
  const hint = () =>
    act(() =>
      listeners.get(HINT_CHANNEL)?.({ room: 'runs', ids: [] } as never),
    );
  return { call, wrapper, hint };
}

const input = { query: {} };
const refusal = (statusCode: number) =>
  Object.assign(new Error('refused'), { statusCode });

describe('useOpenlake', () => {
  it('waits for an answer that takes longer than hints are apart, and looks once more then', async () => {
    const { call, wrapper, hint } = setup();
    const answers: Array<(data: unknown) => void> = [];
    const aborted: boolean[] = [];
    call.mockImplementation(
      (_name, _input, { signal }: { signal: AbortSignal }) =>
        new Promise(resolve => {
          const place = answers.push(resolve) - 1;
          signal.addEventListener('abort', () => {
            aborted[place] = true;
          });
        }),
    );
    jest.useFakeTimers();
    const { result } = renderHook(
      () => useOpenlake('listWorkspaces', input, { pace: 'slow' }),
      { wrapper },
    );
    for (let i = 0; i < 3; i++) {
      hint();
      await act(() => jest.advanceTimersByTimeAsync(600));
    }
    expect(call).toHaveBeenCalledTimes(1);
    expect(aborted).toEqual([]);

    await act(async () => answers[0]({ items: [], n: 1 }));
    await act(() => jest.advanceTimersByTimeAsync(0));
    expect(result.current.data).toMatchObject({ n: 1 });
    expect(call).toHaveBeenCalledTimes(2);
    await act(async () => answers[1]({ items: [], n: 2 }));
    await act(() => jest.advanceTimersByTimeAsync(0));
    expect(result.current.data).toMatchObject({ n: 2 });
    expect(call).toHaveBeenCalledTimes(2);
    jest.useRealTimers();
  });

  it('looks again when the backend hints, once for a burst', async () => {
    const { call, wrapper, hint } = setup();
    call.mockImplementation(async () => ({
      items: [],
      n: call.mock.calls.length,
    }));
    const { result } = renderHook(
      () => useOpenlake('listWorkspaces', input, { pace: 'slow' }),
      { wrapper },
    );
    await waitFor(() => expect(result.current.data).toMatchObject({ n: 1 }));

    hint();
    hint();
    hint();

    await waitFor(() => expect(result.current.data).toMatchObject({ n: 2 }));
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('keeps the last answer when the next try fails, and says since when', async () => {
    const { call, wrapper } = setup();
    call.mockResolvedValueOnce({ items: [] });
    call.mockRejectedValue(new Error('the run store is away'));
    const { result } = renderHook(
      () => useOpenlake('listWorkspaces', input, { pace: 'slow' }),
      { wrapper },
    );
    await waitFor(() => expect(result.current.data).toBeDefined());
    expect(result.current.staleSince).toBeUndefined();

    act(() => result.current.retry());

    await waitFor(() => expect(result.current.staleSince).toBeDefined(), {
      timeout: 5_000,
    });
    expect(result.current.data).toEqual({ items: [] });
    expect(result.current.error?.message).toBe('the run store is away');
  });

  it('asks once for what there is not, and looks seldom after', async () => {
    const { call, wrapper } = setup();
    call.mockRejectedValue(refusal(404));
    const { result } = renderHook(
      () => useOpenlake('listWorkspaces', input, { pace: 'live' }),
      { wrapper },
    );

    await waitFor(() => expect(result.current.error).toBeDefined());
    expect(call).toHaveBeenCalledTimes(1);
    expect(nextLook('live', 0, refusal(404))).toBe(60_000);
    expect(nextLook('live', 0, refusal(403))).toBe(60_000);
    expect(nextLook('once', 0, refusal(404))).toBe(false);
    expect(nextLook('live', 0, refusal(503))).toBe(2_000);
  });
});

describe('nextLook', () => {
  it('rests after ten minutes without a touch', () => {
    expect(nextLook('live', 0, null)).toBe(2_000);
    expect(nextLook('list', 9 * 60_000, null)).toBe(10_000);
    expect(nextLook('live', 11 * 60_000, null)).toBe(false);
    expect(nextLook('once', 0, null)).toBe(false);
  });
});
