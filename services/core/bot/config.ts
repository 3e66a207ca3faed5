import { z } from 'zod';
import { NO_TRADING_LIMITS, TradingLimits } from '../model/index.js';
import { ScoreModel } from '../scoring/index.js';
import { Gates } from '../screening/index.js';
import { PricingOfBot } from './pricing.js';
import { Events, ExpiryDay, Roll, Strategy } from './strategy-config.js';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time such as 09:45.');
const dollars = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/, 'Write an amount in dollars such as 25000.');

/** A ticker as the exchange writes it. */
export const Ticker = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z][A-Z0-9.]{0,5}$/, 'Write a ticker such as AAPL.');

/**
 * What versions of before did not have: they go on as they were. A configuration without these fields reads as if it had them so.
 */
export const BEFORE_STRATEGIES = {
  strategy: { kind: 'short_put' },
  roll: null,
  expiryDay: { rule: 'hold', from: '15:00', pin: 0 },
  events: { earningsDays: null, heedDividends: false },
  limits: NO_TRADING_LIMITS,
  pricing: { entry: { preset: 'at_once' }, exit: { preset: 'at_once' } },
} as const;

/** What a trader sets up: one schema for the gateway, the pod and the form. Every change makes a new version. */
export const BotConfig = z.strictObject({
  name: z.string().trim().min(1, 'Give the bot a name.').max(60),
  accountId: z.uuid(),
  mode: z.enum(['paper', 'live']),
  watchlist: z
    .array(Ticker)
    .min(1, 'Choose at least one underlying.')
    .max(50)
    .refine((list) => new Set(list).size === list.length, { message: 'An underlying stands in the list twice.' }),
  /** When it looks for entries: every so many minutes of the regular session, New York time. Exits are judged on every new frame. */
  schedule: z
    .strictObject({ everyMinutes: z.int().min(1).max(390), from: clockTime, until: clockTime })
    .refine((schedule) => schedule.from < schedule.until, {
      message: 'The window ends before it starts.',
      path: ['until'],
    }),
  gates: Gates,
  score: ScoreModel,
  sizing: z.strictObject({
    /** Contracts per position. */
    contracts: z.int().min(1).max(100),
    /** Buying power this bot may use in all. */
    allocation: dollars,
    maxPositions: z.int().min(1).max(100),
    maxPerUnderlying: z.int().min(1).max(100),
  }),
  /** The limit price where `pricing.entry` is at once: `bid` sells at once; `mid` and `between` wait for a better price and are cancelled in time. */
  entry: z.strictObject({
    price: z.enum(['bid', 'between', 'mid']),
    /** For `between`: 0 is the bid, 1 is the midpoint. */
    fraction: z.number().min(0).max(1),
    cancelAfterMinutes: z.int().min(1).max(390),
  }),
  exits: z.strictObject({
    /** Share of the credit to keep; 0.5 buys back at half the credit. Null: no profit target. */
    profitTarget: z.number().min(0.05).max(0.99).nullable(),
    /** Buys back when the ask reaches this multiple of the credit. Null: no stop. */
    stopMultiple: z.number().min(1.1).max(20).nullable(),
    /** Buys back when so many calendar days are left. Null: holds to expiry. */
    closeAtDte: z.int().min(0).max(365).nullable(),
    /** Buys back when the absolute delta reaches this. Null: not by delta. */
    stopDelta: z.number().min(0.05).max(1).nullable().default(null),
    /** Buys a put back when the underlying has fallen to its strike less this share of it; 0 is a touch. Null: not by price. */
    stopBelowStrike: z.number().min(-0.5).max(0.5).nullable().default(null),
    /** The profit target rests at the broker as an order, also while nobody is signed in. Stops never rest. */
    restTarget: z.boolean().default(false),
  }),
  strategy: Strategy.default(BEFORE_STRATEGIES.strategy),
  roll: Roll.nullable().default(BEFORE_STRATEGIES.roll),
  expiryDay: ExpiryDay.default(BEFORE_STRATEGIES.expiryDay),
  events: Events.default(BEFORE_STRATEGIES.events),
  limits: TradingLimits.default(BEFORE_STRATEGIES.limits),
  /** How limits move from a patient price towards one that trades. At once: the price of `entry`, the ask for an exit. */
  pricing: PricingOfBot.default(BEFORE_STRATEGIES.pricing),
});
export type BotConfig = z.infer<typeof BotConfig>;
