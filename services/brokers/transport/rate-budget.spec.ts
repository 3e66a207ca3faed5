import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PlatformError } from '#platform/errors';
import { isExit, RateBudget } from './rate-budget.js';
import { RateGate } from './rate-gate.js';
import { retryAfterMs } from './retry-after.js';
import type { CallPriority } from './types.js';

const TERMS = { windowMs: 60_000, requests: 5, keptForExits: 2 };
const PRIORITIES: readonly CallPriority[] = ['cancel', 'close', 'read', 'open', 'quote'];

/** Time that moves from sleeper to sleeper. */
class VirtualTime {
  nowMs = 0;
  private readonly sleepers = new Set<{ dueMs: number; wake: () => void }>();

  readonly sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const sleeper = { dueMs: this.nowMs + ms, wake: resolve };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.sleepers.delete(sleeper);
        reject(new PlatformError('ABORTED'));
      });
    });

  async to(targetMs: number): Promise<void> {
    for (;;) {
      const next = [...this.sleepers].filter(({ dueMs }) => dueMs <= targetMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.sleepers.delete(next);
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.wake();
      await settle();
    }
    this.nowMs = targetMs;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

function gateAt(time: VirtualTime, terms = TERMS): RateGate {
  return new RateGate({ budget: new RateBudget(terms), monotonicMs: () => time.nowMs, sleep: time.sleep });
}

describe(RateBudget.name, () => {
  it('keeps its last part for exits', () => {
    const budget = new RateBudget(TERMS);
    expect([1, 2, 3, 4].map((at) => budget.take('open', at))).toEqual([undefined, undefined, undefined, 60_001]);
    expect([5, 6, 7].map((at) => budget.take('cancel', at))).toEqual([undefined, undefined, 60_001]);
    expect(budget.take('close', 60_000)).toBe(60_001);
    expect(budget.take('close', 60_001)).toBeUndefined();
  });

  it('holds what the broker refused, and exits only after a refused exit', () => {
    const budget = new RateBudget(TERMS);
    budget.refusedUntil('read', 500);
    expect(budget.take('open', 100)).toBe(500);
    expect(budget.take('cancel', 100)).toBeUndefined();
    budget.refusedUntil('cancel', 900);
    expect(budget.take('close', 600)).toBe(900);
    expect(budget.take('read', 600)).toBe(900);
    expect(budget.take('read', 900)).toBeUndefined();
  });

  it('never grants more than its number in any window, and exits find their part whatever openings did', () => {
    const step = fc.record({ waitMs: fc.nat(30_000), priority: fc.constantFrom(...PRIORITIES) });
    const terms = fc
      .record({ requests: fc.integer({ min: 1, max: 12 }), kept: fc.nat(12) })
      .map(({ requests, kept }) => ({ windowMs: 60_000, requests, keptForExits: Math.min(kept, requests) }));
    fc.assert(
      fc.property(terms, fc.array(step, { maxLength: 120 }), (limits, steps) => {
        const budget = new RateBudget(limits);
        const exitsAlone = new RateBudget({ ...limits, requests: limits.keptForExits, keptForExits: 0 });
        const granted: number[] = [];
        let nowMs = 0;
        for (const { waitMs, priority } of steps) {
          nowMs += waitMs;
          const againMs = budget.take(priority, nowMs);
          if (againMs === undefined) granted.push(nowMs);
          else expect(againMs).toBeGreaterThan(nowMs);
          // What a budget of the kept part alone would let pass, passes.
          if (isExit(priority) && exitsAlone.take(priority, nowMs) === undefined) expect(againMs).toBeUndefined();
          const inWindow = granted.filter((at) => at > nowMs - limits.windowMs).length;
          expect(inWindow).toBeLessThanOrEqual(limits.requests);
        }
      }),
    );
  });
});

describe(RateGate.name, () => {
  it('lets the most urgent pass first, and who came first among equals', async () => {
    const time = new VirtualTime();
    const gate = gateAt(time, { windowMs: 1_000, requests: 1, keptForExits: 0 });
    const passed: string[] = [];
    const wait = (priority: CallPriority, name: string) =>
      gate.pass(priority, 60_000).then((mayGo) => passed.push(`${name}:${mayGo}`));
    void wait('open', 'first');
    for (const [priority, name] of [
      ['open', 'open'],
      ['read', 'read'],
      ['close', 'close'],
      ['cancel', 'cancel'],
      ['open', 'open2'],
    ] as const) {
      void wait(priority, name);
    }
    await time.to(5_000);
    expect(passed).toEqual(['first:true', 'cancel:true', 'close:true', 'read:true', 'open:true', 'open2:true']);
  });

  it('ends a wait at its deadline and spends nothing for it', async () => {
    const time = new VirtualTime();
    const gate = gateAt(time, { windowMs: 1_000, requests: 1, keptForExits: 0 });
    expect(await gate.pass('read', 10)).toBe(true);
    const late = gate.pass('cancel', 500);
    const later = gate.pass('open', 1_500);
    await time.to(2_000);
    expect(await late).toBe(false);
    expect(await later).toBe(true);
  });

  it('never lets more pass than the limit, nor an opening before a waiting exit', async () => {
    const arrivals = fc.array(fc.record({ waitMs: fc.nat(20_000), priority: fc.constantFrom(...PRIORITIES) }), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async (calls) => {
        const time = new VirtualTime();
        const gate = gateAt(time);
        const granted: number[] = [];
        const waitingExits = new Set<number>();
        for (const [index, { waitMs, priority }] of calls.entries()) {
          await time.to(time.nowMs + waitMs);
          if (isExit(priority)) waitingExits.add(index);
          void gate.pass(priority, Number.POSITIVE_INFINITY).then(() => {
            granted.push(time.nowMs);
            waitingExits.delete(index);
            if (!isExit(priority)) expect(waitingExits.size).toBe(0);
          });
          await settle();
        }
        await time.to(time.nowMs + 60 * TERMS.windowMs);
        expect(granted).toHaveLength(calls.length);
        for (const at of granted) {
          const inWindow = granted.filter((other) => other > at - TERMS.windowMs && other <= at).length;
          expect(inWindow).toBeLessThanOrEqual(TERMS.requests);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe(retryAfterMs.name, () => {
  const NOW = Date.UTC(2026, 0, 5, 15, 30);

  it.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['a date', { 'retry-after': 'Mon, 05 Jan 2026 15:30:10 GMT' }, 10_000],
    ['epoch milliseconds of Tradier', { 'x-ratelimit-expiry': String(NOW + 42_000) }, 42_000],
    ['epoch seconds of Alpaca', { 'x-ratelimit-reset': String(NOW / 1_000 + 7) }, 7_000],
    ['a time that has passed', { 'x-ratelimit-expiry': String(NOW - 1) }, 0],
    ['a day, which is not believed', { 'retry-after': '86400' }, 300_000],
    ['nothing', {}, undefined],
    ['nonsense', { 'retry-after': 'soon', 'x-ratelimit-expiry': 'later' }, undefined],
  ])('reads %s', (_name, headers, expected) => {
    expect(retryAfterMs(headers as Record<string, string>, NOW)).toBe(expected);
  });
});
