import { describe, expect, it } from '@jest/globals';
import { instant } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { PlatformError } from '#platform/errors';
import type { StoredRequest } from '#store/connections';
import type { RequestRecord } from '../transport/index.js';
import { RequestRecorder } from './request-recorder.js';

const recordOf = (name: string): RequestRecord => ({ broker: 'tradier', name, method: 'GET', at: 0, tookMs: 1.6 });

function recorderOn(insert: (requests: readonly StoredRequest[]) => Promise<void>) {
  const dropped: number[] = [];
  const recorder = new RequestRecorder({
    store: { insert, purge: async () => undefined },
    clock: { ...systemClock, now: () => instant(0) },
    timers: systemTimers,
    onDropped: (count) => dropped.push(count),
    onFailure: () => undefined,
  });
  return { recorder, dropped };
}

describe(RequestRecorder.name, () => {
  it('writes what came, in batches, once', async () => {
    const batches: string[][] = [];
    const { recorder } = recorderOn(async (requests) => void batches.push(requests.map(({ name }) => name)));
    for (let n = 0; n < 501; n += 1) recorder.record(recordOf(`r${n}`));
    await recorder.flush();
    await recorder.flush();
    expect(batches.map((batch) => batch.length)).toEqual([500, 1]);
    expect(batches[1]).toEqual(['r500']);
  });

  it('keeps what could not be written, and drops the oldest when there is too much of it', async () => {
    let isAway = true;
    const written: string[] = [];
    const { recorder, dropped } = recorderOn(async (requests) => {
      if (isAway) throw new PlatformError('DB_UNAVAILABLE', { retryable: true });
      written.push(...requests.map(({ name }) => name));
    });
    for (let n = 0; n < 5_003; n += 1) recorder.record(recordOf(`r${n}`));
    await expect(recorder.flush()).rejects.toMatchObject({ code: 'DB_UNAVAILABLE' });
    isAway = false;
    await recorder.flush();
    expect(dropped).toHaveLength(3);
    expect([written.length, written[0], written.at(-1)]).toEqual([5_000, 'r3', 'r5002']);
  });
});
