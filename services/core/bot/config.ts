import { z } from 'zod';
import { ScoreModel } from '../scoring/index.js';
import { Gates } from '../screening/index.js';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time such as 09:45.');
const dollars = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/, 'Write an amount in dollars such as 25000.');

/** A ticker as the exchange writes it. */
export const Ticker = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z][A-Z0-9.]{0,5}$/, 'Write a ticker such as AAPL.');

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
  /** The limit price: `bid` sells at once; `mid` and `between` wait for a better price and are cancelled in time. */
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
  }),
});
export type BotConfig = z.infer<typeof BotConfig>;
