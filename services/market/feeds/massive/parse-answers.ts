import { z } from 'zod';
import { COUNT_MAX, PRICE_MAX } from './parse-events.js';

/**
 * The vendor's REST answers: bytes → checked values. Only what is read is checked; other fields may come and go. Source: Massive, OpenAPI
 * specification, as published with its JavaScript client.
 */
const price = z.number().min(0).max(PRICE_MAX);
/** Contracts; the specification writes them as floating-point numbers. */
const count = z.number().min(0).max(COUNT_MAX);
/** A date such as 2026-01-16. */
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** One contract of GET /v3/snapshot/options/{underlying}. */
export const SnapshotContract = z.object({
  /** Of the newest day with a trade; without any fields when there never was one. */
  day: z.object({ close: price.optional(), volume: count.optional(), last_updated: z.number().optional() }).optional(),
  details: z.object({ shares_per_contract: z.number(), ticker: z.string() }),
  /** Only with plans that include quotes. */
  last_quote: z
    .object({ ask: price, ask_size: count, bid: price, bid_size: count, last_updated: z.number().optional() })
    .optional(),
  /** Only with plans that include trades. */
  last_trade: z.object({ price }).optional(),
  open_interest: count.optional(),
  underlying_asset: z
    .object({
      /** Of a share. */
      price: price.optional(),
      /** Of an index. */
      value: price.optional(),
      last_updated: z.number().optional(),
      /** Depends on the stocks plan. */
      timeframe: z.enum(['DELAYED', 'REAL-TIME']).optional(),
    })
    .optional(),
});
export type SnapshotContract = z.infer<typeof SnapshotContract>;

/** One contract of GET /v3/reference/options/contracts. */
export const ReferenceContract = z.object({
  ticker: z.string(),
  underlying_ticker: z.string(),
  contract_type: z.enum(['call', 'put', 'other']),
  exercise_style: z.enum(['american', 'european', 'bermudan']),
  expiration_date: date,
  strike_price: price,
  shares_per_contract: z.number(),
  /** What else is delivered: an adjusted contract. */
  additional_underlyings: z
    .array(z.object({ amount: z.number(), type: z.string(), underlying: z.string() }))
    .optional(),
});
export type ReferenceContract = z.infer<typeof ReferenceContract>;

/** One split of GET /stocks/v1/splits: `split_from` shares became `split_to`. */
export const Split = z.object({
  ticker: z.string(),
  execution_date: date,
  split_from: z.number().positive(),
  split_to: z.number().positive(),
  adjustment_type: z.enum(['forward_split', 'reverse_split', 'stock_dividend']),
  id: z.string().optional(),
});
export type Split = z.infer<typeof Split>;

/** One dividend of GET /stocks/v1/dividends, per share. */
export const Dividend = z.object({
  ticker: z.string(),
  ex_dividend_date: date,
  cash_amount: price,
  currency: z.string().optional(),
  distribution_type: z.string().optional(),
  pay_date: date.optional(),
  declaration_date: date.optional(),
  id: z.string().optional(),
});
export type Dividend = z.infer<typeof Dividend>;

/** Any answer with rows: each row is checked by itself, so that one bad row does not take its page along. */
export const Page = z.object({ results: z.array(z.unknown()).optional(), next_url: z.string().optional() });

/** GET /v1/marketstatus/now. */
export const MarketStatus = z.object({ serverTime: z.iso.datetime({ offset: true }) });
