/**
 * What TradeStation sends, as far as it is read. All amounts are texts. A list can be answered with 200 and carry what went wrong
 * beside what went well. Source: TradeStation's OpenAPI of its v3 API.
 */
import { z } from 'zod';

const text = z.string();
const optionalText = text.nullish();

export const ErrorBody = z.object({ Error: text, Message: optionalText });

/** What went wrong with a part of what was asked for. */
const PartError = z.object({
  AccountID: optionalText,
  OrderID: optionalText,
  Symbol: optionalText,
  Error: text,
  Message: optionalText,
});
export type WirePartError = z.output<typeof PartError>;
const errors = z
  .array(PartError)
  .nullish()
  .transform((list) => list ?? []);

const Account = z.object({
  AccountID: text.min(1),
  AccountType: text,
  Status: text,
  AccountDetail: z.object({ OptionApprovalLevel: z.int().nullish() }).nullish(),
});
export type WireAccount = z.output<typeof Account>;
export const AccountsBody = z.object({ Accounts: z.array(Account) });

const Balance = z.object({
  AccountID: text,
  CashBalance: text,
  BalanceDetail: z.object({ OptionBuyingPower: text, RequiredMargin: text }),
});
export type WireBalance = z.output<typeof Balance>;
export const BalancesBody = z.object({ Balances: z.array(Balance), Errors: errors });

const Position = z.object({
  AccountID: text,
  Symbol: text,
  AssetType: text,
  Quantity: text,
  AveragePrice: optionalText,
});
export type WirePosition = z.output<typeof Position>;
export const PositionsBody = z.object({ Positions: z.array(Position), Errors: errors });

const Leg = z.object({
  AssetType: optionalText,
  Symbol: optionalText,
  BuyOrSell: optionalText,
  OpenOrClose: optionalText,
  QuantityOrdered: optionalText,
  ExecQuantity: optionalText,
  ExecutionPrice: optionalText,
});
export type WireLeg = z.output<typeof Leg>;
/** Orders of other kinds share a list with ours: only what every order has is required. */
const Order = z.object({
  AccountID: text,
  OrderID: text.min(1),
  Status: text,
  OrderType: optionalText,
  Duration: optionalText,
  LimitPrice: optionalText,
  FilledPrice: optionalText,
  OpenedDateTime: optionalText,
  RejectReason: optionalText,
  Legs: z.array(Leg).nullish(),
});
export type WireOrder = z.output<typeof Order>;
export const OrdersBody = z.object({ Orders: z.array(Order), Errors: errors, NextToken: optionalText });

const OrderResponse = z.object({ OrderID: optionalText, Message: optionalText, Error: optionalText });
export type WireOrderResponse = z.output<typeof OrderResponse>;
export const PlacedBody = z.object({
  Orders: z
    .array(OrderResponse)
    .nullish()
    .transform((list) => list ?? []),
  Errors: z
    .array(OrderResponse)
    .nullish()
    .transform((list) => list ?? []),
});
export const ChangedBody = OrderResponse;
export const ConfirmedBody = z.object({
  Confirmations: z.array(z.object({ EstimatedCommission: optionalText })).min(1),
});

const Quote = z.object({ Symbol: text, Bid: optionalText, Ask: optionalText });
export type WireQuote = z.output<typeof Quote>;
export const QuotesBody = z.object({ Quotes: z.array(Quote), Errors: errors });
export const StrikesBody = z.object({ Strikes: z.array(z.array(text)) });

/** One object of a stream. */
export const StreamObject = z.object({
  StreamStatus: optionalText,
  Error: optionalText,
  Heartbeat: z.number().nullish(),
  OrderID: optionalText,
});
export type StreamObject = z.output<typeof StreamObject>;
