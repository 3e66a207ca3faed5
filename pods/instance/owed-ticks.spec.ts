import { describe, expect, it } from '@jest/globals';
import type { TickJob, TickKind } from '#core/model';
import type { BotId, Instant, UserId } from '#core/units';
import { OwedTicks } from './owed-ticks.js';

const times = { lostAfterMs: 3_000, backOffMs: 1_000, backOffMsMax: 4_000, queuedMax: 4 };
const job = (kind: TickKind, dueAt: number, bot = 'b1'): TickJob => ({
  botId: bot as BotId,
  userId: 'u1' as UserId,
  kind,
  dueAt: dueAt as Instant,
});

describe(OwedTicks.name, () => {
  it('coalesces owed schedule ticks into the newest due', () => {
    const owed = new OwedTicks(times);
    owed.want(job('schedule', 100));
    owed.want(job('schedule', 200));
    owed.want(job('schedule', 150));
    expect(owed.takeQueueable(0)).toEqual([job('schedule', 200)]);
  });

  it('queues a waiting tick once, and again when it was lost with its queue', () => {
    const owed = new OwedTicks(times);
    owed.want(job('schedule', 100));
    expect(owed.takeQueueable(0)).toHaveLength(1);
    owed.want(job('schedule', 100));
    expect(owed.takeQueueable(2_999)).toEqual([]);
    expect(owed.takeQueueable(3_000)).toEqual([job('schedule', 100)]);
  });

  it('does not queue a tick a second time because a later one has come due', () => {
    const owed = new OwedTicks(times);
    owed.want(job('schedule', 100));
    owed.takeQueueable(0);
    owed.want(job('schedule', 200));
    expect(owed.takeQueueable(1)).toEqual([]);
    expect(owed.begin(job('schedule', 100), 1)).toBe(true);
    owed.want(job('schedule', 200));
    owed.done(job('schedule', 100));
    expect(owed.size).toBe(0);
  });

  it('keeps back what the queue has no room for: what is urgent goes first, then what has waited longest', () => {
    const owed = new OwedTicks(times);
    const bots = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6'];
    for (const bot of bots) owed.want(job('schedule', 100, bot));
    owed.want(job('exit', 110, 'b6'));
    const first = owed.takeQueueable(0);
    expect(owed.hasFresh).toBe(false);
    expect(first).toEqual([job('exit', 110, 'b6'), ...['b1', 'b2', 'b3'].map((bot) => job('schedule', 100, bot))]);
    expect(owed.takeQueueable(0)).toEqual([]);
    owed.want(job('command', 120, 'b1'));
    expect(owed.hasFresh).toBe(true);
    expect(owed.takeQueueable(0)).toEqual([job('command', 120, 'b1')]);
    const end = (one: TickJob) => {
      expect(owed.begin(one, 0)).toBe(true);
      owed.done(one);
      return owed.hasRoomAgain;
    };
    expect(first.slice(0, 3).map(end)).toEqual([false, false, true]);
    expect(owed.takeQueueable(0)).toEqual(['b4', 'b5'].map((bot) => job('schedule', 100, bot)));
    expect(owed.hasRoomAgain).toBe(false);
  });

  it('queues at once what the queue refused', () => {
    const owed = new OwedTicks(times);
    owed.want(job('exit', 100));
    owed.unqueue(owed.takeQueueable(0));
    expect(owed.takeQueueable(1)).toEqual([job('exit', 100)]);
  });

  it('runs a doubled job once', () => {
    const owed = new OwedTicks(times);
    owed.want(job('command', 100));
    expect(owed.begin(job('command', 100), 0)).toBe(true);
    expect(owed.begin(job('command', 100), 0)).toBe(false);
    owed.done(job('command', 100));
    expect(owed.begin(job('command', 100), 0)).toBe(false);
    expect(owed.size).toBe(0);
  });

  it('runs again when a wish came while it ran', () => {
    const owed = new OwedTicks(times);
    owed.want(job('order', 100));
    owed.begin(job('order', 100), 0);
    owed.want(job('order', 130));
    owed.done(job('order', 100));
    expect(owed.takeQueueable(0)).toEqual([job('order', 130)]);
  });

  it('waits twice as long after each failure, up to a limit, for ever', () => {
    const owed = new OwedTicks(times);
    owed.want(job('schedule', 100));
    const waits: number[] = [];
    let now = 0;
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      expect(owed.begin(job('schedule', 100), now)).toBe(true);
      expect(owed.failed(job('schedule', 100), now)).toBe(attempt);
      const began = now;
      while (owed.takeQueueable(now).length === 0) now += 500;
      waits.push(now - began);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 4_000]);
  });

  it('keeps what is owed when the world failed', () => {
    const owed = new OwedTicks(times);
    owed.want(job('schedule', 100));
    owed.begin(job('schedule', 100), 0);
    owed.postpone(job('schedule', 100), 0);
    expect(owed.takeQueueable(500)).toEqual([]);
    expect(owed.takeQueueable(1_000)).toEqual([job('schedule', 100)]);
  });

  it('forgets a bot in all kinds and keeps the others', () => {
    const owed = new OwedTicks(times);
    owed.want(job('schedule', 100));
    owed.want(job('exit', 100));
    owed.want(job('exit', 100, 'b2'));
    owed.forget('b1' as BotId);
    expect(owed.takeQueueable(0)).toEqual([job('exit', 100, 'b2')]);
  });

  it('knows how late it is by the oldest tick, not counting bots that fail by themselves', () => {
    const owed = new OwedTicks(times);
    expect(owed.oldestDue()).toBeUndefined();
    owed.want(job('schedule', 200));
    owed.want(job('schedule', 100, 'b2'));
    expect(owed.oldestDue()).toBe(100);
    owed.begin(job('schedule', 100, 'b2'), 0);
    owed.failed(job('schedule', 100, 'b2'), 0);
    expect(owed.oldestDue()).toBe(200);
    owed.begin(job('schedule', 200), 0);
    owed.postpone(job('schedule', 200), 0);
    expect(owed.oldestDue()).toBe(200);
  });
});
