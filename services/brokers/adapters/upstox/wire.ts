/** What Upstox sends, as far as it is read. Source: Upstox Developer API; names of fields as the models of its SDK 2.31.0 have them. */
import { z } from 'zod';

const Amount = z.number();
const Text = z.string();

function successOf<T extends z.ZodType>(data: T) {
  return z.object({ status: z.literal('success'), data });
}

export const ProfileBody = successOf(
  z.object({
    user_id: Text.min(1),
    exchanges: z.array(Text),
    products: z.array(Text),
    is_active: z.boolean(),
  }),
);
export type WireProfile = z.output<typeof ProfileBody>['data'];

export const FundsBody = successOf(z.object({ equity: z.object({ used_margin: Amount, available_margin: Amount }) }));
export type WireFunds = z.output<typeof FundsBody>['data']['equity'];

const Position = z.object({ instrument_token: Text, quantity: z.number().int(), average_price: Amount.nullish() });
export const PositionsBody = successOf(z.array(Position));
export type WirePosition = z.output<typeof Position>;

const Holding = z.object({ exchange: Text, trading_symbol: Text, quantity: z.number().int() });
export const HoldingsBody = successOf(z.array(Holding));
export type WireHolding = z.output<typeof Holding>;

/** Orders of other segments share the list: each is read by its instrument later. */
export const Order = z.object({
  order_id: Text.min(1),
  instrument_token: Text,
  transaction_type: Text,
  order_type: Text,
  validity: Text,
  price: Amount,
  quantity: z.number().int(),
  filled_quantity: z.number().int(),
  average_price: Amount.nullish(),
  status: Text,
  tag: Text.nullish(),
  status_message: Text.nullish(),
  order_timestamp: Text.nullish(),
  exchange_timestamp: Text.nullish(),
});
export type WireOrder = z.output<typeof Order>;
export const OrdersBody = successOf(z.array(Order));

const Trade = z.object({
  order_id: Text.min(1),
  trade_id: Text.min(1),
  instrument_token: Text,
  quantity: z.number().int(),
  average_price: Amount,
  exchange_timestamp: Text,
});
export type WireTrade = z.output<typeof Trade>;
export const TradesBody = successOf(z.array(Trade));

const DepthSide = z.array(z.object({ price: Amount }));
const Quote = z.object({
  instrument_token: Text,
  depth: z.object({ buy: DepthSide, sell: DepthSide }).nullish(),
  timestamp: Text.nullish(),
});
export type WireQuote = z.output<typeof Quote>;
export const QuotesBody = successOf(z.record(Text, Quote));

const ChainSide = z
  .object({ instrument_key: Text, market_data: z.object({ bid_price: Amount.nullish(), ask_price: Amount.nullish() }) })
  .nullish();
export type WireChainSide = z.output<typeof ChainSide>;
export const ChainBody = successOf(z.array(z.object({ call_options: ChainSide, put_options: ChainSide })));

export const PlacedBody = successOf(z.object({ order_ids: z.array(Text.min(1)) }));
export const ChangedBody = successOf(z.object({ order_id: Text.min(1) }));
export const MarginBody = successOf(z.object({ required_margin: Amount, final_margin: Amount }));
export const StreamAddressBody = successOf(z.object({ authorized_redirect_uri: Text }));

export const ErrorsBody = z.object({
  status: z.literal('error'),
  errors: z.array(z.object({ errorCode: Text.nullish(), error_code: Text.nullish(), message: Text.nullish() })).min(1),
});

export const UpdateBody = z.object({ update_type: Text, order_id: Text.nullish() });

/** A hundred thousand rows and more, of which most are of other segments: each is read by itself. */
export const MasterBody = z.array(z.unknown());
export const MasterRow = z.object({
  instrument_key: Text,
  underlying_symbol: Text,
  underlying_key: Text.nullish(),
  instrument_type: z.enum(['CE', 'PE']),
  /** Milliseconds of some time on the day, or the day itself. */
  expiry: z.union([z.number(), Text]),
  strike_price: Amount,
  lot_size: z.number().int().positive(),
});
export type WireInstrument = z.output<typeof MasterRow>;
