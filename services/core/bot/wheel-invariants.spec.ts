import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt } from '../calendar/index.js';
import { type HashedFrame, type OrderIntent, parseOccSymbol, type StopLevel } from '../model/index.js';
import { BotBooks, frameOf, hashed, type QuoteSpec, TEST_ACCOUNT, TEST_USER } from '../testing/index.js';
import { addMs, type ContentHash, type Instant, MS_PER_MINUTE, type TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import { decideTick, type TickDecision } from './decide.js';
import { defaultBotConfig } from './defaults.js';
import { decodeRecord } from './record-codec.js';
import { type BotCommand, upgradeBotState } from './state.js';

const OPEN = instantAt('2025-12-12' as TradingDate, '10:00');

const CONFIG: BotConfig = {
  ...defaultBotConfig(TEST_ACCOUNT),
  watchlist: ['AAPL'],
  gates: { ...defaultBotConfig(TEST_ACCOUNT).gates, scoreMin: 0, deltaMax: 0.6, probOtmMin: 0, dteMin: 5 },
  sizing: { contracts: 2, allocation: '90000', maxPositions: 3, maxPerUnderlying: 2 },
  exits: {
    profitTarget: 0.6,
    stopMultiple: 3,
    closeAtDte: null,
    stopDelta: 0.8,
    stopBelowStrike: null,
    restTarget: false,
  },
  roll: { atDte: 7, atDelta: 0.55, creditMin: '0.05', dteMin: 10, dteMax: 60, strike: 'same', rollsMax: 2 },
  strategy: {
    kind: 'wheel',
    calls: { dteMin: 1, dteMax: 60, deltaMin: 0.1, deltaMax: 0.6, neverBelowCost: false, profitTarget: 0.5 },
  },
};

/** A price in cents as text. */
const cents = (value: number) => (value / 100).toFixed(2);

interface Market {
  readonly spot: number;
  readonly level: number;
  readonly delta: number;
}

let sequence = 0;
function chainAt(at: Instant, { spot, level, delta }: Market): readonly HashedFrame[] {
  sequence += 1;
  const quotes = ['2025-12-19', '2026-01-16', '2026-02-20'].flatMap((expiry, later) =>
    ['255', '265'].flatMap((strike, higher) =>
      (['put', 'call'] as const).map((right): QuoteSpec => {
        const bid = Math.max(1, level + 80 * later + (right === 'put' ? 60 : -60) * higher);
        return {
          ...{
            expiry,
            strike,
            right,
            bid: cents(bid),
            ask: cents(bid + 3),
            delta: right === 'put' ? -delta : 0.7 - delta,
          },
          ...{ volume: 500, openInterest: 4000, iv: 0.3, gamma: 0.02, theta: -35, vega: 22 },
        };
      }),
    ),
  );
  return [hashed(frameOf({ underlying: 'AAPL', at, spot: cents(spot), quotes, sequence }))];
}

type Step =
  | {
      readonly kind: 'decide';
      readonly tick: 'schedule' | 'exit' | 'order';
      readonly market: Market;
      readonly minutes: number;
      /** All that is working is filled a moment later. */
      readonly fills: boolean;
    }
  | { readonly kind: 'fill'; readonly which: number; readonly quantity: number }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'settle'; readonly which: number; readonly how: 'assigned' | 'expired'; readonly quantity: number }
  | { readonly kind: 'stop'; readonly level: StopLevel }
  | { readonly kind: 'command'; readonly command: 'start' | 'pause' | 'close_position'; readonly which: number };

const index = fc.nat({ max: 5 });
const quantity = fc.integer({ min: 1, max: 2 });
const market = fc.record({
  spot: fc.integer({ min: 24_000, max: 28_000 }),
  level: fc.integer({ min: 60, max: 500 }),
  delta: fc.constantFrom(0.2, 0.3, 0.45, 0.58, 0.85),
});
const minutes = fc.constantFrom(1, 5, 20, 45);
const tick = fc.constantFrom('schedule' as const, 'exit' as const, 'order' as const);
const decideStep = fc.record({ kind: fc.constant('decide' as const), tick, market, minutes, fills: fc.boolean() });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: decideStep },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fill' as const), which: index, quantity }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: index,
      how: fc.constantFrom('assigned' as const, 'assigned' as const, 'expired' as const),
      quantity,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('stop' as const),
      level: fc.constantFrom<StopLevel>('none', 'none', 'no_openings', 'manage_only'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('command' as const),
      command: fc.constantFrom('start' as const, 'start' as const, 'pause' as const, 'close_position' as const),
      which: index,
    }),
  },
);

const isSale = ({ side }: OrderIntent) => side === 'sell_to_open';
const rightOf = ({ symbol }: { readonly symbol: string }) => parseOccSymbol(symbol)?.right;

/** Decides again from what the record holds and names, and nothing else. */
function replay(books: BotBooks, { bytes }: TickDecision, frames: readonly HashedFrame[]): Uint8Array {
  const { inputs, botId } = decodeRecord(bytes);
  const { kind, dueAt, now, account, commands, codeVersion, configVersion } = inputs;
  const named = frames.filter(({ hash }) => inputs.frames.some((one) => one.hash === hash));
  return decideTick({
    ...{ kind, dueAt, now, account, commands, codeVersion },
    bot: { botId, userId: TEST_USER, config: books.config, configVersion, state: upgradeBotState(inputs.stateBefore) },
    frames: new Map(named.map((one) => [one.frame.underlying, one])),
    hash: () => '' as ContentHash,
  }).bytes;
}

/** What must hold of every decision, whatever happened before it. */
function expectSound(books: BotBooks, now: Instant, frames: readonly HashedFrame[], decide: () => TickDecision) {
  const before = books.view(now);
  const decision = decide();
  const { intents } = decision;
  expect(Buffer.from(decision.bytes).equals(replay(books, decision, frames))).toBe(true);
  const sales = intents.filter(isSale);
  if (before.stop !== 'none' || books.state.status !== 'running') expect(sales).toEqual([]);
  if (before.stop === 'manage_only') expect(intents.filter(({ origin }) => origin !== 'person')).toEqual([]);

  const shares = (before.shares ?? []).reduce((sum, one) => sum + one.quantity, 0);
  const calls = [
    ...before.positions.filter((one) => rightOf(one) === 'call').map((one) => one.openQuantity),
    ...before.pending
      .filter((one) => one.side === 'sell_to_open' && rightOf(one) === 'call')
      .map((one) => one.quantity - one.filledQuantity),
    ...sales.filter((one) => rightOf(one) === 'call').map((one) => one.quantity),
  ];
  const sold = sales.filter((one) => rightOf(one) === 'call');
  if (sold.length > 0) expect(100 * calls.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(shares);
  if (shares > 0) expect(sales.filter((one) => rightOf(one) === 'put')).toEqual([]);

  for (const { rolledFrom, quantity: again } of sales) {
    if (rolledFrom === undefined) continue;
    expect(before.positions.map(({ id }) => id)).not.toContain(rolledFrom);
    const old = before.closed?.find(({ id }) => id === rolledFrom);
    expect(again).toBeLessThanOrEqual(old?.soldQuantity ?? 0);
  }
  const rolls = books.intents.flatMap(({ rolledFrom }) => rolledFrom ?? []);
  expect(new Set(rolls).size).toBe(rolls.length);
  const closings = [...before.pending, ...intents]
    .filter(({ side }) => side === 'buy_to_close')
    .map(({ symbol }) => symbol);
  expect(new Set(closings).size).toBe(closings.length);
}

describe('a wheel, whatever happens', () => {
  it('sells no call without shares, opens each roll once and after its buy-back, nothing while a stop forbids it, and replays', () => {
    const seen = { calls: 0, rolls: 0, puts: 0 };
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
        const books = new BotBooks(CONFIG);
        let now = OPEN;
        let commands = 0;
        let last: Market = { spot: 26_000, level: 200, delta: 0.3 };
        const decideNow = (kind: 'schedule' | 'exit' | 'order' | 'command', given: readonly BotCommand[] = []) => {
          const frames = chainAt(now, last);
          expectSound(books, now, frames, () => books.decide(now, frames, kind, given));
        };
        for (const one of steps) {
          const open = books.view(now).positions;
          switch (one.kind) {
            case 'decide':
              now = addMs(now, one.minutes * MS_PER_MINUTE);
              last = one.market;
              decideNow(one.tick);
              if (one.fills) books.fill(now);
              break;
            case 'fill': {
              const orders = books.workingOrders();
              const order = orders[one.which % Math.max(1, orders.length)];
              if (order) books.fill(now, order.id, one.quantity);
              break;
            }
            case 'cancel':
              books.cancelAll();
              break;
            case 'settle': {
              const position = open[one.which % Math.max(1, open.length)];
              if (position) books.settle(position.symbol, one.how, Math.min(one.quantity, position.openQuantity), now);
              break;
            }
            case 'stop':
              books.stop = one.level;
              break;
            case 'command': {
              const position = open[one.which % Math.max(1, open.length)];
              if (one.command === 'close_position' && !position) break;
              commands += 1;
              const command = {
                id: commands,
                kind: one.command,
                at: now,
                ...(position && { positionId: position.id }),
              };
              decideNow('command', [command as BotCommand]);
              break;
            }
          }
        }
        for (const intent of books.intents.filter(isSale)) {
          if (intent.rolledFrom !== undefined) seen.rolls += 1;
          else if (rightOf(intent) === 'call') seen.calls += 1;
          else seen.puts += 1;
        }
      }),
      { numRuns: 150, seed: 20251212 },
    );
    // The random walks do reach what they are about.
    expect(seen.rolls).toBeGreaterThan(20);
    expect(seen.calls).toBeGreaterThan(20);
    expect(seen.puts).toBeGreaterThan(100);
  });
});
