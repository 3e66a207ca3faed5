/**
 * Alpaca's messages: only what is read is checked, other fields may come and go. Amounts are decimal strings in the trading API and
 * JSON numbers in market data. Sources: docs.alpaca.markets reference and the models of the official SDK 4.0.2.
 */
import { z } from 'zod';

const text = z.string();
const optionalText = text.nullish();

/** Every error, on every endpoint. Some refusals of a token carry no code. */
export const ErrorBody = z.object({ code: z.number().optional(), message: text });
export type ErrorBody = z.infer<typeof ErrorBody>;

export const AccountBody = z.object({
  account_number: text,
  status: text,
  cash: text,
  options_buying_power: text,
  short_market_value: optionalText,
  options_trading_level: z.number().int().nullish(),
  trading_blocked: z.boolean(),
  account_blocked: z.boolean(),
  trade_suspended_by_user: z.boolean().nullish(),
});
export type AccountBody = z.infer<typeof AccountBody>;

export const PositionBody = z.object({
  symbol: text,
  asset_class: text,
  qty: text,
  avg_entry_price: text,
});
export type PositionBody = z.infer<typeof PositionBody>;

/** A leg of a multi-leg order, as an order of its own. */
export const LegBody = z.object({
  symbol: optionalText,
  position_intent: optionalText,
  ratio_qty: optionalText,
  filled_qty: optionalText,
  filled_avg_price: optionalText,
});
export type LegBody = z.infer<typeof LegBody>;

/** An order, from REST and in stream events. A multi-leg parent has neither symbol nor side; a stock order may have no quantity. */
export const OrderBody = z.object({
  id: text,
  client_order_id: optionalText,
  submitted_at: optionalText,
  created_at: optionalText,
  replaced_by: optionalText,
  symbol: optionalText,
  asset_class: optionalText,
  order_class: optionalText,
  type: optionalText,
  side: optionalText,
  position_intent: optionalText,
  time_in_force: optionalText,
  qty: optionalText,
  filled_qty: optionalText,
  filled_avg_price: optionalText,
  limit_price: optionalText,
  status: text,
  legs: z.array(LegBody).nullish(),
});
export type OrderBody = z.infer<typeof OrderBody>;

/** `GET /v2/account/activities/FILL`. The id begins with the time of the trade in New York: `20260105103001100::uuid`. */
export const FillBody = z.object({
  id: text,
  order_id: text,
  symbol: text,
  price: text,
  qty: text,
  transaction_time: text,
});
export type FillBody = z.infer<typeof FillBody>;

/**
 * `GET /v2/account/activities` of the types OPASN and OPEXP; `date` is a trading date. Source: docs.alpaca.markets, "Non-Trade Activities for
 * Option Events".
 */
export const OptionEventBody = z.object({
  id: text,
  activity_type: text,
  date: text,
  symbol: optionalText,
  qty: optionalText,
  status: optionalText,
});
export type OptionEventBody = z.infer<typeof OptionEventBody>;

const QuoteBody = z.object({ bp: z.number(), ap: z.number(), t: text });
export const SnapshotsBody = z.object({
  snapshots: z.record(text, z.object({ latestQuote: QuoteBody.nullish() })).nullish(),
  next_page_token: optionalText,
});
export type SnapshotsBody = z.infer<typeof SnapshotsBody>;

/** What the trading stream says. Errors come as `{"action":"error",…}`; the rest carries the name of its stream. */
export const StreamBody = z.object({
  stream: text.optional(),
  action: text.optional(),
  data: z
    .object({ status: text.optional(), event: text.optional(), order: z.object({ id: text }).optional() })
    .nullish(),
});
export type StreamBody = z.infer<typeof StreamBody>;
