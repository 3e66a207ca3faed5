import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt, sessionAt } from '../calendar/index.js';
import type { HashedFrame, LoginView, PendingOrder, StopLevel } from '../model/index.js';
import { BotBooks, frameOf, hashed, TEST_ACCOUNT, TEST_USER } from '../testing/index.js';
import { addMs, type ContentHash, type Instant, MS_PER_MINUTE, type TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import { decideTick, type TickDecision } from './decide.js';
import { defaultBotConfig } from './defaults.js';
import { isManagementDue } from './management.js';
import { decodeRecord } from './record-codec.js';
import { type BotCommand, upgradeBotState } from './state.js';

const OPEN = instantAt('2025-12-02' as TradingDate, '10:00');
const BASE = defaultBotConfig(TEST_ACCOUNT);
const CONFIG: BotConfig = {
  ...BASE,
  watchlist: ['AAPL'],
  gates: { ...BASE.gates, scoreMin: 0, deltaMax: 0.6, probOtmMin: 0, dteMin: 3 },
  sizing: { contracts: 3, allocation: '90000', maxPositions: 2, maxPerUnderlying: 2 },
  exits: { ...BASE.exits, profitTarget: 0.5, stopMultiple: 2, closeAtDte: null, restTarget: true },
  roll: { atDte: 5, atDelta: 0.55, creditMin: '0.05', dteMin: 10, dteMax: 60, strike: 'same', rollsMax: 2 },
};
const LOGIN: LoginView = {
  ...{ broker: 'Schwab', state: 'connected', unattended: true, gtc: true, reloginPlanAccepted: true },
  sessionEndsAt: instantAt('2026-06-01' as TradingDate, '12:00'),
};

const cents = (value: number) => (value / 100).toFixed(2);

interface Market {
  /** Bid of the put, in cents. */
  readonly level: number;
  readonly delta: number;
}

let sequence = 0;
function chainAt(at: Instant, { level, delta }: Market): readonly HashedFrame[] {
  sequence += 1;
  const quotes = ['2025-12-19', '2026-01-16'].flatMap((expiry, later) =>
    ['255', '265'].map((strike, higher) => {
      const bid = level + 80 * later + 60 * higher;
      const figures = { volume: 500, openInterest: 4000, iv: 0.3, gamma: 0.02, theta: -35, vega: 22 };
      return { expiry, strike, bid: cents(bid), ask: cents(bid + 5), delta: -delta, ...figures };
    }),
  );
  return [hashed(frameOf({ underlying: 'AAPL', at, spot: '277.55', quotes, sequence }))];
}

type Step =
  | {
      readonly kind: 'decide';
      readonly tick: 'schedule' | 'exit' | 'order';
      readonly market: Market;
      readonly minutes: number;
      /** What is sold trades a moment later. */
      readonly sells: boolean;
    }
  | { readonly kind: 'fill'; readonly which: number; readonly quantity: number }
  | { readonly kind: 'end' | 'cancel' }
  | { readonly kind: 'settle'; readonly which: number; readonly quantity: number }
  | { readonly kind: 'stop'; readonly level: StopLevel }
  | { readonly kind: 'drift' | 'login'; readonly on: boolean }
  | { readonly kind: 'settings'; readonly target: number | null; readonly rests: boolean }
  | { readonly kind: 'close'; readonly which: number };

const which = fc.nat({ max: 5 });
const level = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 150, max: 250 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10, max: 700 }) },
);
const market = fc.record({ level, delta: fc.constantFrom(0.2, 0.2, 0.3, 0.3, 0.58) });
/** Mostly as it should be. */
const seldom = fc.constantFrom(false, false, false, true);
const tick = fc.constantFrom('schedule' as const, 'exit' as const, 'order' as const);
const minutes = fc.constantFrom(1, 1, 5, 5, 16, 16, 45, 1_440);
const of = <K extends Step['kind']>(kind: K) => fc.constant(kind);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ kind: of('decide'), tick, market, minutes, sells: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: of('fill'), which, quantity: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: of('end') }) },
  { weight: 1, arbitrary: fc.record({ kind: of('cancel') }) },
  { weight: 1, arbitrary: fc.record({ kind: of('settle'), which, quantity: fc.integer({ min: 1, max: 2 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: of('stop'),
      level: fc.constantFrom<StopLevel>('none', 'none', 'none', 'manage_only'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: of('drift'), on: seldom }) },
  { weight: 1, arbitrary: fc.record({ kind: of('login'), on: seldom.map((is) => !is) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: of('settings'),
      target: fc.constantFrom(0.5, 0.5, 0.5, 0.6, null),
      rests: seldom.map((is) => !is),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: of('close'), which }) },
);

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

const isClosing = ({ side }: { readonly side: string }) => side === 'buy_to_close';
const left = ({ quantity, filledQuantity }: PendingOrder) => quantity - filledQuantity;

/** What must hold of every decision, whatever happened before it. */
function expectSound(books: BotBooks, now: Instant, frames: readonly HashedFrame[], decide: () => TickDecision) {
  const before = books.view(now);
  const stateBefore = books.state;
  const decision = decide();
  expect(Buffer.from(decision.bytes).equals(replay(books, decision, frames))).toBe(true);
  const { intents, withdrawn } = decision;
  const isOut = before.login?.state === 'relogin';
  for (const intent of intents.filter(isClosing)) {
    const position = before.positions.find(({ id }) => id === intent.positionId);
    // Nothing else closes it: neither before nor with this decision.
    expect(before.pending.filter((one) => isClosing(one) && one.symbol === intent.symbol)).toEqual([]);
    expect(intents.filter((one) => isClosing(one) && one.positionId === intent.positionId)).toHaveLength(1);
    expect(intent.quantity).toBe(position?.openQuantity);
    if (!intent.restsTarget) continue;
    expect([before.stop, before.drift, isOut, books.config.exits.restTarget]).toEqual(['none', false, false, true]);
    expect(sessionAt(now).state).toBe('open');
    const credit = (position?.credit ?? 0) / (100 * (position?.soldQuantity ?? 1));
    expect(intent.limit).toBeLessThanOrEqual(credit * (1 - (books.config.exits.profitTarget ?? 1)));
    expect(intent.duration).toBe(before.login ? 'gtc' : undefined);
  }
  if (isOut) expect(withdrawn).toEqual([]);
  for (const id of withdrawn) {
    expect(before.pending.find(({ intentId }) => intentId === id)?.resting).toMatchObject({ isWithdrawn: false });
  }
  // What rests for more than is open, or under nothing, never stays.
  for (const one of before.pending) {
    const open = before.positions.find(({ id }) => id === one.resting?.positionId)?.openQuantity ?? 0;
    if (one.resting && !one.resting.isWithdrawn && left(one) > open && !isOut)
      expect(withdrawn).toContain(one.intentId);
  }
  if (withdrawn.length > 0 || intents.some(({ restsTarget, side }) => restsTarget && side === 'buy_to_close')) {
    const [frame] = frames;
    const bot = { botId: books.state.botId, config: books.config };
    const probe = { bot, state: stateBefore, account: before, now, newestFrame: () => frame };
    expect(isManagementDue(probe) || decision.record.inputs.commands.length > 0).toBe(true);
  }
}

describe('profit targets that rest, whatever happens', () => {
  it('never have a second order that closes their position, never more than is open for long, and replay', () => {
    const seen = { rested: 0, withdrawn: 0, others: 0, traded: 0 };
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), fc.boolean(), (steps, isPaper) => {
        const books = new BotBooks(CONFIG);
        if (!isPaper) books.login = LOGIN;
        let now = OPEN;
        let commands = 0;
        let last: Market = { level: 200, delta: 0.3 };
        const decideNow = (kind: 'schedule' | 'exit' | 'order' | 'command', given: readonly BotCommand[] = []) => {
          const frames = chainAt(now, last);
          expectSound(books, now, frames, () => {
            const decision = books.decide(now, frames, kind, given);
            seen.withdrawn += decision.withdrawn.length;
            return decision;
          });
        };
        for (const one of steps) {
          const open = books.view(now).positions;
          switch (one.kind) {
            case 'decide':
              now = addMs(now, one.minutes * MS_PER_MINUTE);
              last = one.market;
              decideNow(one.tick);
              if (!one.sells) break;
              for (const { id, side } of books.workingOrders()) if (side === 'sell_to_open') books.fill(now, id);
              break;
            case 'fill': {
              const orders = books.workingOrders();
              const order = orders[one.which % Math.max(1, orders.length)];
              if (!order) break;
              if (order.restsTarget && isClosing(order)) seen.traded += 1;
              books.fill(now, order.id, one.quantity);
              break;
            }
            case 'end':
              books.endWithdrawn();
              break;
            case 'cancel':
              books.cancelAll();
              break;
            case 'settle': {
              const position = open[one.which % Math.max(1, open.length)];
              const quantity = Math.min(one.quantity, position?.openQuantity ?? 0);
              if (position) books.settle(position.symbol, 'assigned', quantity, now);
              break;
            }
            case 'stop':
              books.stop = one.level;
              break;
            case 'drift':
              books.drift = one.on;
              break;
            case 'login':
              if (books.login) books.login = { ...LOGIN, state: one.on ? 'connected' : 'relogin' };
              break;
            case 'settings': {
              const exits = { ...CONFIG.exits, profitTarget: one.target, restTarget: one.rests };
              books.config = { ...CONFIG, exits };
              break;
            }
            case 'close': {
              const position = open[one.which % Math.max(1, open.length)];
              if (!position) break;
              commands += 1;
              decideNow('command', [{ id: commands, kind: 'close_position', positionId: position.id, at: now }]);
              break;
            }
          }
        }
        const closings = books.intents.filter(isClosing);
        seen.rested += closings.filter(({ restsTarget }) => restsTarget).length;
        seen.others += closings.filter(({ restsTarget }) => !restsTarget).length;
      }),
      { numRuns: 150, seed: 20251202 },
    );
    // The random walks do reach what they are about.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(40);
  });
});
