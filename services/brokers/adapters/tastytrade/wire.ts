/**
 * What tastytrade sends, as far as it is read. Keys are kebab-case, an answer stands in `data`, a list in `data.items`. Amounts are decimal
 * strings in recorded answers and numbers in the OpenAPI files: both are read. Amounts have no sign, an `-effect` beside them has.
 */
import { z } from 'zod';

const text = z.string();
const optionalText = text.nullish();
const Id = z.union([z.int().transform(String), text.min(1)]);
/** A decimal, written as text whichever way it came. */
const Decimal = z.union([text, z.number().transform(String)]);
const optionalDecimal = Decimal.nullish();

const one = <T extends z.ZodType>(item: T) => z.object({ data: item });
const list = <T extends z.ZodType>(item: T) => z.object({ data: z.object({ items: z.array(item) }) });
const Pagination = z.object({ 'page-offset': z.int(), 'total-pages': z.int() });
const pages = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.object({ items: z.array(item) }), pagination: Pagination });

/** Every refusal. `errors` says why, by a code or by what is wrong with which field. */
export const ErrorBody = z.object({
  error: z.object({
    code: optionalText,
    message: optionalText,
    errors: z
      .array(z.object({ code: optionalText, message: optionalText, domain: optionalText, reason: optionalText }))
      .nullish(),
  }),
});
export type ErrorBody = z.output<typeof ErrorBody>['error'];

const Account = z.object({
  'account-number': text.min(1),
  'margin-or-cash': text,
  'suitable-options-level': optionalText,
  'is-closed': z.boolean().nullish(),
});
export type WireAccount = z.output<typeof Account>;
export const AccountsBody = list(z.object({ account: Account, 'authority-level': optionalText }));

const TradingStatus = z.object({
  'options-level': optionalText,
  'is-closing-only': z.boolean(),
  'is-frozen': z.boolean(),
  'is-closed': z.boolean().nullish(),
  'is-risk-reducing-only': z.boolean().nullish(),
});
export type WireTradingStatus = z.output<typeof TradingStatus>;
export const TradingStatusBody = one(TradingStatus);

const Balances = z.object({
  'cash-balance': Decimal,
  'derivative-buying-power': Decimal,
  'maintenance-requirement': Decimal,
  'short-derivative-value': optionalDecimal,
});
export type WireBalances = z.output<typeof Balances>;
export const BalancesBody = one(Balances);

const Position = z.object({
  symbol: text,
  'instrument-type': text,
  quantity: Decimal,
  'quantity-direction': text,
  'average-open-price': optionalDecimal,
});
export type WirePosition = z.output<typeof Position>;
export const PositionsBody = list(Position);

const Fill = z.object({ 'fill-id': Id, quantity: Decimal, 'fill-price': Decimal, 'filled-at': text });
const Leg = z.object({
  'instrument-type': text,
  symbol: text,
  action: text,
  quantity: optionalDecimal,
  'remaining-quantity': optionalDecimal,
  fills: z.array(Fill).nullish(),
});
/** Orders of other kinds share a list with ours: only what every order has is required. */
const Order = z.object({
  id: Id,
  'order-type': text,
  'time-in-force': text,
  status: text,
  price: optionalDecimal,
  'price-effect': optionalText,
  'external-identifier': optionalText,
  'replacing-order-id': Id.nullish(),
  'reject-reason': optionalText,
  'received-at': optionalText,
  legs: z.array(Leg),
});
export type WireOrder = z.output<typeof Order>;
export type WireLeg = z.output<typeof Leg>;
export const OrderBody = one(Order);
export const LiveOrdersBody = list(Order);
export const OrdersBody = pages(Order);

const Message = z.object({ code: optionalText, message: optionalText });
const DryRun = z.object({
  'buying-power-effect': z
    .object({ 'change-in-buying-power': optionalDecimal, 'change-in-buying-power-effect': optionalText })
    .nullish(),
  'fee-calculation': z.object({ 'total-fees': optionalDecimal }).nullish(),
  warnings: z.array(Message).nullish(),
  errors: z.array(Message).nullish(),
});
export type WireDryRun = z.output<typeof DryRun>;
export const DryRunBody = one(DryRun);
export const PlacedBody = one(z.object({ order: Order }));

const Quote = z.object({
  symbol: text,
  bid: optionalDecimal,
  ask: optionalDecimal,
  'updated-at': optionalText,
});
export type WireQuote = z.output<typeof Quote>;
export const QuotesBody = list(Quote);

export const ChainBody = list(
  z.object({
    'underlying-symbol': text,
    'option-chain-type': optionalText,
    expirations: z.array(
      z.object({ 'expiration-date': text, strikes: z.array(z.object({ call: optionalText, put: optionalText })) }),
    ),
  }),
);
export type WireChain = z.output<typeof ChainBody>['data']['items'][number];

const fee = { value: optionalDecimal, effect: optionalText };
const Transaction = z.object({
  id: Id,
  'transaction-type': text,
  'transaction-sub-type': text,
  'instrument-type': optionalText,
  symbol: optionalText,
  quantity: optionalDecimal,
  'executed-at': optionalText,
  'clearing-fees': fee.value,
  'clearing-fees-effect': fee.effect,
  'regulatory-fees': fee.value,
  'regulatory-fees-effect': fee.effect,
  commission: fee.value,
  'commission-effect': fee.effect,
});
export type WireTransaction = z.output<typeof Transaction>;
export const TransactionsBody = pages(Transaction);

/** What the account streamer says: answers to what was asked, and whole objects that changed. */
export const StreamMessage = z.object({
  action: optionalText,
  status: optionalText,
  type: optionalText,
  data: z.looseObject({ id: Id.nullish() }).nullish(),
  results: z.array(z.looseObject({})).nullish(),
});
export type StreamMessage = z.output<typeof StreamMessage>;
