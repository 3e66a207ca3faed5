import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OccSymbol } from '#core/model';
import type { Instant, TradingDate, Underlying } from '#core/units';
import type { QuoteWish } from '#store/broker-quotes';
import { type QuoteJob, QuotePlan } from './quote-plan.js';

const AAPL = 'AAPL' as Underlying;
const SPY = 'SPY' as Underlying;
const HELD = 'AAPL270115P00200000' as OccSymbol;
const DATES = ['2025-12-05', '2025-12-12', '2025-12-19', '2026-06-18', '2027-01-15'] as TradingDate[];
const ONE = { symbolsMax: 100, expiriesMax: 1 };
const SECOND = 1_000;

function wish(over: Partial<QuoteWish> = {}): QuoteWish {
  return {
    ...{ version: 1, at: 0 as Instant, underlyings: [AAPL, SPY], held: [], isOpen: true },
    ...{ until: '2026-02-09' as TradingDate },
    ...over,
  };
}

/** Carries out what is due, a request each second, and names it. */
function carryOut(plan: QuotePlan, requests: number, fromMs = 0, bounds = ONE): string[] {
  return Array.from({ length: requests }, (_, index) => {
    const nowMs = fromMs + index * SECOND;
    const job = plan.next(nowMs, bounds);
    if (job) plan.done(job, nowMs, DATES);
    return nameOf(job);
  });
}

function nameOf(job: QuoteJob | undefined): string {
  if (job === undefined) return '–';
  if (job.kind === 'quotes') return `prices ${[...job.underlyings, ...job.symbols].join(' ')}`;
  return job.kind === 'expiries' ? `list ${job.underlying}` : `${job.underlying} ${job.expiries.join(' ')}`;
}

describe(QuotePlan.name, () => {
  it('asks for prices, then what is listed, then the chains that were never read, one after the other', () => {
    const plan = new QuotePlan();
    plan.follow([wish()]);
    expect(carryOut(plan, 10)).toEqual([
      'prices AAPL SPY',
      'list AAPL',
      'list SPY',
      'AAPL 2025-12-05',
      'AAPL 2025-12-12',
      'prices AAPL SPY',
      'AAPL 2025-12-19',
      'SPY 2025-12-05',
      'SPY 2025-12-12',
      'SPY 2025-12-19',
    ]);
  });

  it('reads far expiries only where somebody holds a contract of them', () => {
    const plan = new QuotePlan();
    plan.follow([wish({ underlyings: [AAPL], held: [HELD] })]);
    const jobs = carryOut(plan, 7);
    expect(jobs).toContain('AAPL 2027-01-15');
    expect(jobs.join()).not.toContain('2026-06-18');
    expect(jobs[0]).toBe(`prices AAPL ${HELD}`);
  });

  it('asks for several expiries at once where the broker takes them, without one that is not wanted between', () => {
    const plan = new QuotePlan();
    plan.follow([wish({ underlyings: [AAPL], held: [HELD] })]);
    const jobs = carryOut(plan, 4, 0, { symbolsMax: 100, expiriesMax: 8 });
    expect(jobs.slice(2)).toEqual(['AAPL 2025-12-05 2025-12-12 2025-12-19', 'AAPL 2027-01-15']);
  });

  it('rests while nothing is due, and longer while the exchange is closed', () => {
    const plan = new QuotePlan();
    plan.follow([wish({ underlyings: [AAPL], isOpen: false })]);
    carryOut(plan, 5);
    expect(plan.next(30 * SECOND, ONE)).toBeUndefined();
    expect(nameOf(plan.next(60 * SECOND, ONE))).toBe('prices AAPL');
    plan.follow([wish({ underlyings: [AAPL], isOpen: true })]);
    expect(nameOf(plan.next(61 * SECOND, ONE))).toBe('AAPL 2025-12-05');
  });

  it('asks again after a while for what failed, and goes on with the rest meanwhile', () => {
    const plan = new QuotePlan();
    plan.follow([wish()]);
    plan.next(0, ONE);
    const listing = plan.next(SECOND, ONE);
    expect(nameOf(listing)).toBe('list AAPL');
    if (listing) plan.failed(listing, SECOND);
    const jobs = carryOut(plan, 12, 2 * SECOND);
    expect(jobs[0]).toBe('list SPY');
    expect(jobs.indexOf('list AAPL')).toBe(9);
  });

  it('forgets what nobody wants any more', () => {
    const plan = new QuotePlan();
    plan.follow([wish()]);
    carryOut(plan, 5);
    plan.follow([]);
    expect(plan.next(100 * SECOND, ONE)).toBeUndefined();
    expect(plan.wantedOf(AAPL)).toBeUndefined();
  });

  it('reads every slice of every chain again, and prices no more than every second time while a chain waits', () => {
    const names = fc.uniqueArray(fc.constantFrom('AAPL', 'SPY', 'KO', 'T'), { minLength: 1 });
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 4 }), (underlyings, symbolsMax) => {
        const plan = new QuotePlan();
        plan.follow([wish({ underlyings: underlyings as Underlying[], held: [HELD] })]);
        const jobs = carryOut(plan, 80, 0, { symbolsMax, expiriesMax: 1 });
        for (const underlying of underlyings) {
          for (const date of DATES.slice(0, 3)) {
            expect(jobs.filter((job) => job === `${underlying} ${date}`).length).toBeGreaterThanOrEqual(2);
          }
        }
        const first = jobs.slice(0, underlyings.length * 4);
        for (const [index, job] of first.entries()) {
          if (index > 0 && job.startsWith('prices')) expect(first[index - 1]).not.toMatch(/^prices/);
        }
      }),
      { seed: 20261122 },
    );
  });
});
