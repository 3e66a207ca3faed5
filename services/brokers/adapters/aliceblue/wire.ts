/** What Alice Blue sends, as far as it is read. Source: its product documentation; numbers stand in quotes in some answers and not in others. */
import { z } from 'zod';

const Amount = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);
const Count = Amount.pipe(z.number().int());
const Text = z.string();
const OptionalText = Text.nullish();
/** Tokens are numbers or digits; a file that went through a table has them as 2885.0. */
export const Token = z
  .union([z.number().int().transform(String), z.string().regex(/^\d+(\.0)?$/)])
  .transform((text) => text.replace(/\.0$/, ''));

/** `Not_Ok` carries a bare code, at times with words. */
export const Envelope = z.object({ status: Text, message: OptionalText, result: z.unknown() });

export const Profile = z.object({ clientId: Text.min(1), accountStatus: Text, exchanges: z.array(Text) });
export type WireProfile = z.output<typeof Profile>;

export const Limits = z.object({ tradingLimit: Amount, utilizedMargin: Amount });
export type WireLimits = z.output<typeof Limits>;

export const Position = z.object({
  exchange: Text,
  instrumentId: Token,
  netQuantity: Count,
  netAveragePrice: Amount.nullish(),
});
export type WirePosition = z.output<typeof Position>;

export const Holding = z.object({ nseTradingSymbol: OptionalText, dpQuantity: Count, t1Quantity: Count });
export type WireHolding = z.output<typeof Holding>;

export const Order = z.object({
  brokerOrderId: Text.min(1),
  exchange: Text,
  instrumentId: Token,
  transactionType: Text,
  orderType: Text,
  validity: Text,
  price: Amount,
  quantity: Count,
  filledQuantity: Count,
  averageTradedPrice: Amount.nullish(),
  orderStatus: Text,
  orderTag: OptionalText,
  rejectionReason: OptionalText,
  orderTime: OptionalText,
  exchangeUpdateTime: OptionalText,
});
export type WireOrder = z.output<typeof Order>;

export const Trade = z.object({
  brokerOrderId: Text.min(1),
  exchangeTradeId: z.union([z.number().transform(String), Text.min(1)]),
  exchange: Text,
  instrumentId: Token,
  filledQuantity: Count,
  tradedPrice: Amount,
  fillTimestamp: Text,
});
export type WireTrade = z.output<typeof Trade>;

/** One element of the answer to an order; "Ok" above it does not say that this one is. */
export const Taken = z.object({ status: OptionalText, message: OptionalText, brokerOrderId: OptionalText });

export const OrderToken = z.object({ orderToken: Text.min(1) });
export const Update = z.object({ t: Text, norenordno: OptionalText });
