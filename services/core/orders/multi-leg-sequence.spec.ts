import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type OccSymbol, parseOccSymbol, termsOfVenue } from '../model/index.js';
import type { Instant, Price } from '../units/index.js';
import type { LegSide, MultiLegTerms, NetPrice, OrderLeg } from './multi-leg.js';
import {
  type LegProgress,
  type LegQuote,
  nextLegStep,
  type SequenceStep,
  type SequenceView,
  safeSequence,
} from './multi-leg-sequence.js';

const leg = (side: LegSide, right: 'P' | 'C', strike: number, date = '251219'): OrderLeg => ({
  side,
  symbol: `AAPL${date}${right}${String(strike * 1_000).padStart(8, '0')}` as OccSymbol,
});
const price = (dollars: number) => Math.round(dollars * 10_000) as Price;
const CENTS = termsOfVenue('US').finerTicks[1] ?? [];

const SOLD = leg('sell_to_open', 'P', 265);
const BOUGHT = leg('buy_to_open', 'P', 260);
const SHORT_SPREAD: MultiLegTerms = { legs: [SOLD, BOUGHT], quantity: 2, net: price(1.2) as number as NetPrice };
const UNSENT: LegProgress = { state: 'unsent', filledQuantity: 0, filledAmount: 0 };
const ended = (quantity: number, dollars: number): LegProgress => ({
  state: 'ended',
  filledQuantity: quantity,
  filledAmount: quantity * price(dollars),
});
const QUOTES: readonly LegQuote[] = [
  { bid: price(1.4), ask: price(1.5) },
  { bid: price(2.9), ask: price(3) },
];

function step(over: Partial<SequenceView> = {}): SequenceStep {
  return nextLegStep({
    terms: SHORT_SPREAD,
    progress: [],
    quotes: QUOTES,
    ticks: CENTS,
    now: 1_000 as Instant,
    until: 60_000 as Instant,
    ...over,
  });
}

describe(safeSequence.name, () => {
  it.each<[string, readonly OrderLeg[], readonly OrderLeg[]]>([
    ['the long leg of a vertical first', [SOLD, BOUGHT], [BOUGHT, SOLD]],
    [
      'the short leg first where a vertical is closed',
      [leg('sell_to_close', 'P', 260), leg('buy_to_close', 'P', 265)],
      [leg('buy_to_close', 'P', 265), leg('sell_to_close', 'P', 260)],
    ],
    [
      'what closes before what opens in a roll',
      [leg('sell_to_open', 'P', 260, '260116'), leg('buy_to_close', 'P', 265)],
      [leg('buy_to_close', 'P', 265), leg('sell_to_open', 'P', 260, '260116')],
    ],
    [
      'the put of a sold strangle first',
      [leg('sell_to_open', 'C', 290), leg('sell_to_open', 'P', 265)],
      [leg('sell_to_open', 'P', 265), leg('sell_to_open', 'C', 290)],
    ],
    [
      'the call first where it is bought back',
      [leg('buy_to_close', 'P', 265), leg('buy_to_close', 'C', 290)],
      [leg('buy_to_close', 'C', 290), leg('buy_to_close', 'P', 265)],
    ],
  ])('sends %s', (_name, legs, wanted) => {
    expect(safeSequence(legs)).toEqual(wanted);
  });
});

describe(nextLegStep.name, () => {
  it('buys the long leg at its ask, then sells for what the net limit still needs', () => {
    expect(step()).toEqual({ kind: 'send', leg: BOUGHT, quantity: 2, limit: price(1.5) });
    // 1.45 was paid, 1.20 is to be left.
    expect(step({ progress: [ended(2, 1.45)] })).toEqual({ kind: 'send', leg: SOLD, quantity: 2, limit: price(2.65) });
    expect(step({ progress: [ended(2, 1.45), ended(2, 2.9)] })).toEqual({ kind: 'done', quantity: 2 });
  });

  it('sells no more than was bought', () => {
    expect(step({ progress: [ended(1, 1.5)] })).toMatchObject({ kind: 'send', leg: SOLD, quantity: 1 });
    expect(step({ progress: [ended(1, 1.5), ended(1, 2.9)] })).toEqual({ kind: 'done', quantity: 1 });
  });

  it('sends nothing while the leg before works or may work', () => {
    const part = { filledQuantity: 1, filledAmount: price(1.5) };
    expect(step({ progress: [{ state: 'working', ...part }] })).toEqual({ kind: 'wait', why: 'leg_working' });
    expect(step({ progress: [{ state: 'doubtful', ...part }] })).toEqual({ kind: 'wait', why: 'leg_doubtful' });
    expect(step({ progress: [{ state: 'doubtful', ...part }], now: 60_000 as Instant })).toEqual({
      kind: 'wait',
      why: 'leg_doubtful',
    });
  });

  it('waits for quotes of all legs that are still to trade, and for prices within the net limit', () => {
    const quotesOf = (bought: LegQuote, sold: LegQuote) => ({ quotes: [bought, sold] });
    expect(step(quotesOf({ ask: price(1.5) }, {}))).toEqual({ kind: 'wait', why: 'quote_missing' });
    expect(step(quotesOf({ bid: price(1.4), ask: price(0) }, { bid: price(3) }))).toEqual({
      kind: 'wait',
      why: 'quote_missing',
    });
    // 2.90 − 1.71 < 1.20
    expect(step(quotesOf({ ask: price(1.71) }, { bid: price(2.9) }))).toEqual({ kind: 'wait', why: 'price_outside' });
    expect(step(quotesOf({ ask: price(1.7) }, { bid: price(2.9) }))).toMatchObject({ kind: 'send', limit: price(1.7) });
    expect(step({ progress: [ended(2, 1.5)], quotes: [{}, { bid: price(2.69) }] })).toEqual({
      kind: 'wait',
      why: 'price_outside',
    });
    expect(step({ progress: [ended(2, 1.5)], quotes: [{}, { bid: price(2.7) }] })).toMatchObject({
      kind: 'send',
      limit: price(2.7),
    });
  });

  it('keeps to the price steps, in our favour', () => {
    const ticks = termsOfVenue('US').ticks;
    const order = { ...SHORT_SPREAD, net: 11_300 as NetPrice };
    expect(step({ terms: order, ticks, progress: [ended(2, 1.5)] })).toMatchObject({ limit: price(2.65) });
  });

  it('is stopped by time: what works is cancelled, what has traded stays and is told', () => {
    const now = 60_000 as Instant;
    const working: LegProgress = { state: 'working', filledQuantity: 1, filledAmount: price(1.5) };
    expect(step({ now })).toEqual({ kind: 'stop', code: 'SEQUENCE_TIME_OVER', held: [] });
    expect(step({ now, progress: [working] })).toEqual({ kind: 'cancel', leg: BOUGHT });
    expect(step({ now, progress: [ended(1, 1.5), UNSENT] })).toEqual({
      kind: 'stop',
      code: 'SEQUENCE_TIME_OVER',
      held: [{ leg: BOUGHT, quantity: 1 }],
    });
  });

  it('stops where a leg ended without a trade, or before it had traded enough', () => {
    const none: LegProgress = { state: 'ended', filledQuantity: 0, filledAmount: 0 };
    expect(step({ progress: [none] })).toEqual({ kind: 'stop', code: 'SEQUENCE_LEG_UNFILLED', held: [] });
    expect(step({ progress: [ended(2, 1.5), none] })).toEqual({
      kind: 'stop',
      code: 'SEQUENCE_LEG_UNFILLED',
      held: [{ leg: BOUGHT, quantity: 2 }],
    });
    expect(step({ progress: [ended(2, 1.5), ended(1, 2.9)] })).toEqual({
      kind: 'stop',
      code: 'SEQUENCE_LEG_SHORT',
      held: [
        { leg: BOUGHT, quantity: 2 },
        { leg: SOLD, quantity: -1 },
      ],
    });
  });

  it('stops where a purchase that is left could be paid for with nothing only', () => {
    const terms: MultiLegTerms = {
      legs: [leg('sell_to_close', 'C', 290), leg('buy_to_open', 'C', 300, '260116')],
      quantity: 1,
      net: price(1) as number as NetPrice,
    };
    expect(step({ terms, progress: [ended(1, 1)] })).toEqual({
      kind: 'stop',
      code: 'SEQUENCE_NET_LOST',
      held: [{ leg: terms.legs[0], quantity: -1 }],
    });
  });
});

type Held = ReadonlyMap<OccSymbol, number>;

/** What a position may come to, without any of the rules above: contracts that are naked by right, and the worst value over a grid of prices. */
function riskOf(held: Held): { nakedPuts: number; nakedCalls: number; loss: number } {
  const all = [...held].map(([symbol, quantity]) => ({
    ...(parseOccSymbol(symbol) as { right: string; strike: number }),
    quantity,
  }));
  const naked = (right: string) =>
    Math.max(0, -all.filter((one) => one.right === right).reduce((sum, one) => sum + one.quantity, 0));
  const values = Array.from({ length: 80 }, (_, index) => {
    const spot = index * 50_000;
    const worth = (one: (typeof all)[number]) =>
      Math.max(0, one.right === 'put' ? one.strike - spot : spot - one.strike);
    return all.reduce((sum, one) => sum + one.quantity * worth(one), 0);
  });
  return { nakedPuts: naked('put'), nakedCalls: naked('call'), loss: Math.max(0, -Math.min(...values)) };
}

const sign = ({ side }: OrderLeg) => (side.startsWith('buy') ? 1 : -1);

function heldAfter(before: Held, filled: readonly (readonly [OrderLeg, number])[]): Held {
  const held = new Map(before);
  for (const [one, quantity] of filled) held.set(one.symbol, (held.get(one.symbol) ?? 0) + sign(one) * quantity);
  return held;
}

/** Every shape, opened and closed, bought and sold, the legs in any sequence. */
const strikes = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 2 });
const shapes = fc
  .tuple(strikes, fc.constantFrom<'P' | 'C'>('P', 'C'), fc.boolean(), fc.boolean(), fc.boolean(), fc.nat({ max: 3 }))
  .map(([[low = 1, high = 2], right, opens, buys, swapped, kind]) => {
    const effect = opens ? 'open' : 'close';
    const way = (isBuy: boolean, end = effect) => `${isBuy ? 'buy' : 'sell'}_to_${end}` as LegSide;
    const pairs = [
      [leg(way(buys), right, low * 5), leg(way(!buys), right, high * 5)],
      [leg(way(buys), 'P', low * 5), leg(way(buys), 'C', high * 5)],
      [leg(way(buys), 'P', low * 5), leg(way(buys), 'C', low * 5)],
      [leg(way(buys, 'close'), right, low * 5), leg(way(!buys, 'open'), right, high * 5, '260116')],
    ];
    const legs = pairs[kind] ?? [];
    return swapped ? [...legs].reverse() : legs;
  });

/** What closing legs need to be there. */
function heldBefore(legs: readonly OrderLeg[], quantity: number): Held {
  const closing = legs.filter(({ side }) => side.endsWith('close'));
  return new Map(closing.map((one) => [one.symbol, -sign(one) * quantity]));
}

describe('the legs in sequence', () => {
  it('are at no moment riskier than both what was held and what is wanted, however much of each traded', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 5 }),
        fc.nat({ max: 5 }),
        fc.nat({ max: 5 }),
        (legs, quantity, a, b) => {
          const before = heldBefore(legs, quantity);
          const start = riskOf(before);
          const end = riskOf(
            heldAfter(
              before,
              legs.map((one) => [one, quantity]),
            ),
          );
          const [first, second] = safeSequence(legs) as [OrderLeg, OrderLeg];
          const traded = Math.min(a, quantity);
          const now = riskOf(
            heldAfter(before, [
              [first, traded],
              [second, Math.min(b, traded)],
            ]),
          );
          for (const key of ['nakedPuts', 'nakedCalls', 'loss'] as const) {
            expect(now[key]).toBeLessThanOrEqual(Math.max(start[key], end[key]));
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('end with the net limit kept, the same quantity of each, or the covered side told, whatever the market and the broker do', () => {
    const cents = fc.integer({ min: 1, max: 900 });
    const moments = fc.array(
      fc.tuple(cents, cents, fc.nat({ max: 5 }), fc.constantFrom('trade', 'reject', 'doubt', 'end')),
      {
        minLength: 30,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: -800, max: 800 }),
        moments,
        (legs, quantity, net, market) => {
          const terms: MultiLegTerms = { legs, quantity, net: (net * 100) as NetPrice };
          const sequence = safeSequence(legs);
          const progress: LegProgress[] = [UNSENT, UNSENT];
          const limits: number[] = [];
          const before = heldBefore(legs, quantity);
          const start = riskOf(before);
          const end = riskOf(
            heldAfter(
              before,
              legs.map((one) => [one, quantity]),
            ),
          );
          let last: SequenceStep | undefined;
          for (const [index, [x, y, lots, what]] of market.entries()) {
            const quotes = [x, y].map((one) => ({ bid: (one * 100) as Price, ask: (one * 100 + 100) as Price }));
            last = nextLegStep({ terms, progress, quotes, ticks: CENTS, now: index as Instant, until: 20 as Instant });
            if (last.kind === 'done' || last.kind === 'stop') break;
            const at =
              last.kind === 'send' || last.kind === 'cancel'
                ? sequence.indexOf(last.leg)
                : progress.findIndex((one) => one.state === 'working');
            if (last.kind === 'send') {
              expect(progress[at]).toEqual(UNSENT);
              expect(last.quantity).toBeLessThanOrEqual(at === 0 ? quantity : (progress[0]?.filledQuantity ?? 0));
              limits[at] = last.limit;
              progress[at] = { ...UNSENT, state: 'working' };
            }
            const one = progress[at];
            if (one === undefined) continue;
            if (last.kind === 'cancel') progress[at] = { ...one, state: 'ended' };
            else if (one.state === 'working' && what !== 'doubt') {
              const most = at === 0 ? quantity : (progress[0]?.filledQuantity ?? 0);
              const traded = what === 'trade' ? Math.min(lots, most - one.filledQuantity) : 0;
              const filledQuantity = one.filledQuantity + traded;
              const filledAmount = one.filledAmount + traded * (limits[at] ?? 0);
              progress[at] = {
                state: filledQuantity === most || what !== 'trade' ? 'ended' : 'working',
                filledQuantity,
                filledAmount,
              };
            }
            const now = riskOf(
              heldAfter(
                before,
                sequence.map((each, i) => [each, progress[i]?.filledQuantity ?? 0]),
              ),
            );
            for (const key of ['nakedPuts', 'nakedCalls', 'loss'] as const) {
              expect(now[key]).toBeLessThanOrEqual(Math.max(start[key], end[key]));
            }
          }
          const held = sequence.map((each, i) => sign(each) * (progress[i]?.filledQuantity ?? 0));
          if (last?.kind === 'done') {
            expect(held.map(Math.abs)).toEqual([last.quantity, last.quantity]);
            const received = sequence.reduce((sum, each, i) => sum - sign(each) * (progress[i]?.filledAmount ?? 0), 0);
            expect(received).toBeGreaterThanOrEqual(terms.net * last.quantity);
          } else {
            expect(last?.kind).toBe('stop');
            const told = last?.kind === 'stop' ? last.held : [];
            expect(sequence.map((each) => told.find((one) => one.leg === each)?.quantity ?? 0)).toEqual(
              held.map((n) => n + 0),
            );
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
