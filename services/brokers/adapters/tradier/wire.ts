/**
 * What Tradier sends, as far as it is read. Source: documentation.tradier.com, Response objects, and LEAN's converters for what the
 * pages leave out: a collection of one is an object, an empty one is the text "null".
 */
import { z } from 'zod';

/** A collection in any of its forms. */
function listOf<T extends z.ZodType>(item: T) {
  return z.union([
    z.array(item),
    z.literal('null').transform((): z.output<T>[] => []),
    z.null().transform((): z.output<T>[] => []),
    item.transform((one): z.output<T>[] => [one]),
  ]);
}

/** A collection under its own name within another one: `{"positions":{"position":[…]}}` or `{"positions":"null"}`. */
function nestedListOf<T extends z.ZodType, K extends string>(name: K, item: T) {
  return z.union([
    z.literal('null').transform((): z.output<T>[] => []),
    z.null().transform((): z.output<T>[] => []),
    z
      .object({ [name]: listOf(item) } as { [P in K]: ReturnType<typeof listOf<T>> })
      .transform((holder) => (holder as Record<K, z.output<T>[]>)[name]),
  ]);
}

const Id = z.union([z.number().int().transform(String), z.string().min(1)]);
const Amount = z.number();
const OptionalText = z.string().nullish();

export const ProfileBody = z.object({
  profile: z.object({
    account: listOf(
      z.object({
        account_number: z.string().min(1),
        status: z.string(),
        type: z.string(),
        option_level: z.number().int().nullish(),
      }),
    ),
  }),
});
export type ProfileAccount = z.output<typeof ProfileBody>['profile']['account'][number];

export const BalancesBody = z.object({
  balances: z.object({
    account_type: z.string(),
    total_cash: Amount,
    current_requirement: Amount,
    option_short_value: Amount,
    margin: z.object({ option_buying_power: Amount }).nullish(),
    pdt: z.object({ option_buying_power: Amount }).nullish(),
    cash: z.object({ cash_available: Amount }).nullish(),
  }),
});
export type WireBalances = z.output<typeof BalancesBody>['balances'];

export const PositionsBody = z.object({
  positions: nestedListOf('position', z.object({ symbol: z.string(), quantity: Amount, cost_basis: Amount })),
});
export type WirePosition = z.output<typeof PositionsBody>['positions'][number];

/** Orders of other classes share a list with ours and must not make it unreadable: each is read by its class later. */
export const OrdersBody = z.object({ orders: nestedListOf('order', z.looseObject({ class: z.string() })) });
export const OrderBody = z.object({ order: z.looseObject({ class: z.string() }) });

export const OptionOrder = z.object({
  id: Id,
  type: z.string(),
  side: z.string(),
  option_symbol: z.string(),
  quantity: Amount,
  status: z.string(),
  duration: z.string(),
  price: Amount.nullish(),
  avg_fill_price: Amount.nullish(),
  // An older page calls it executed_quantity.
  exec_quantity: Amount.nullish(),
  executed_quantity: Amount.nullish(),
  create_date: OptionalText,
  tag: OptionalText,
  reason_description: OptionalText,
});
export type WireOptionOrder = z.output<typeof OptionOrder>;

/** A leg of a covered call has no option; it is told apart later. */
const MultilegLeg = OptionOrder.pick({
  side: true,
  quantity: true,
  avg_fill_price: true,
  exec_quantity: true,
  executed_quantity: true,
}).extend({ option_symbol: OptionalText });
export const MultilegOrder = OptionOrder.omit({ side: true, option_symbol: true, quantity: true }).extend({
  leg: listOf(MultilegLeg),
});
export type WireMultilegOrder = z.output<typeof MultilegOrder>;

const Quote = z.object({
  symbol: z.string(),
  bid: Amount.nullish(),
  ask: Amount.nullish(),
  bid_date: Amount.nullish(),
  ask_date: Amount.nullish(),
  trade_date: Amount.nullish(),
  bidsize: Amount.nullish(),
  asksize: Amount.nullish(),
  last: Amount.nullish(),
  volume: Amount.nullish(),
  open_interest: Amount.nullish(),
});
export type WireQuote = z.output<typeof Quote>;

/** A symbol that Tradier does not know stands in `unmatched_symbols` and has no quote. */
export const QuotesBody = z.object({
  quotes: z.union([
    z.literal('null').transform((): WireQuote[] => []),
    z.null().transform((): WireQuote[] => []),
    z.object({ quote: listOf(Quote).optional() }).transform(({ quote }): WireQuote[] => quote ?? []),
  ]),
});
export const ChainBody = z.object({ options: nestedListOf('option', Quote) });

/** An underlying without options has `null` or an empty collection. */
export const ExpirationsBody = z.object({ expirations: nestedListOf('date', z.string()) });

export const PlacedBody = z.object({ order: z.object({ id: Id, status: z.string() }) });
export const PreviewBody = z.object({
  order: z.object({
    status: z.string(),
    result: z.boolean().nullish(),
    commission: Amount.nullish(),
    fees: Amount.nullish(),
    margin_change: Amount.nullish(),
  }),
});
export type WirePreview = z.output<typeof PreviewBody>['order'];

export const ErrorsBody = z.object({ errors: z.object({ error: listOf(z.string()) }) });
export const FaultBody = z.object({ fault: z.object({ faultstring: z.string() }) });

export const EventSessionBody = z.object({ stream: z.object({ sessionid: z.string().min(1) }) });
export const EventBody = z.object({
  event: z.string(),
  id: Id.nullish(),
  account: OptionalText,
});
