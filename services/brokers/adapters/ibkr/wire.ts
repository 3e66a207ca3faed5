/**
 * Messages of the Web API as far as they are read. Numbers come as numbers in some and as texts in others; ids too. Sources: IB REST API
 * 2.28.0, answers of a paper account.
 */
import { z } from 'zod';

const Text = z.string();
const Id = z.union([Text, z.number()]).transform(String);
const Conid = z.union([z.number(), Text.regex(/^\d+$/).transform(Number)]).pipe(z.int().positive());
/** A text with commas between thousands, at times with a currency. */
const Numeric = z.union([
  z.number(),
  Text.regex(/^-?[\d,]*\.?\d+$/).transform((text) => Number(text.replaceAll(',', ''))),
]);

/** What is asked for and refused comes as 200 too. */
export const ErrorBody = z.object({ error: Text.min(1) });

export const SessionState = z.object({
  authenticated: z.boolean(),
  established: z.boolean().nullish(),
  competing: z.boolean(),
  connected: z.boolean(),
});
/** Written flat or, as the specification has it, in an envelope. */
export const InitBody = z.union([
  SessionState,
  z.object({ success: z.object({ value: SessionState }) }).transform(({ success }) => success.value),
]);
export const TickleBody = z.object({
  session: Text.min(1),
  iserver: z.object({ authStatus: SessionState }),
});
export const SelectableAccounts = z.object({
  accounts: z.array(Text),
  allowFeatures: z.object({ allowedAssetTypes: Text.nullish() }).nullish(),
});
export const PortfolioAccounts = z.array(
  z.object({
    accountId: Text.min(4),
    brokerageAccess: z.boolean().nullish(),
    noClientTrading: z.boolean().nullish(),
    clearingStatus: Text.nullish(),
    tradingType: Text.nullish(),
  }),
);
export const Done = z.object({ status: Text }).or(z.object({ message: Text }));

/** Whole units of currency. */
export const Summary = z.object({
  availableFunds: z.number(),
  initialMargin: z.number(),
  maintenanceMargin: z.number(),
});
export const Ledger = z.record(
  Text,
  z.object({ cashbalance: z.number(), stockoptionmarketvalue: z.number().nullish(), currency: Text.nullish() }),
);

export const Positions = z.array(
  z.object({
    acctId: Text,
    conid: Conid,
    contractDesc: Text.nullish(),
    position: z.number(),
    avgPrice: z.number().nullish(),
    assetClass: Text,
  }),
);
export type WirePosition = z.infer<typeof Positions>[number];

export const FoundUnderlyings = z.array(
  z.object({
    conid: Conid,
    symbol: Text.nullish(),
    sections: z.array(z.object({ secType: Text, exchange: Text.nullish() })).nullish(),
  }),
);
export const Strikes = z.object({ call: z.array(z.number()), put: z.array(z.number()) });
export const OptionInfo = z.array(
  z.object({
    conid: Conid,
    maturityDate: Text.regex(/^\d{8}$/),
    right: Text,
    strike: Numeric,
    currency: Text.nullish(),
  }),
);
export const Definitions = z.object({
  secdef: z.array(
    z.object({
      conid: Conid,
      assetClass: Text,
      ticker: Text.nullish(),
      expiry: Text.nullish(),
      putOrCall: Text.nullish(),
      strike: Numeric.nullish(),
      multiplier: Numeric.nullish(),
    }),
  ),
});
export type WireDefinition = z.infer<typeof Definitions>['secdef'][number];

export const Snapshot = z.array(
  z.object({
    conid: Conid,
    '84': Text.nullish(),
    '86': Text.nullish(),
    '6509': Text.nullish(),
    _updated: z.number().nullish(),
  }),
);
export type WireQuote = z.infer<typeof Snapshot>[number];

const Taken = z.object({ order_id: Id, order_status: Text.nullish() });
const Question = z.object({ id: Text.min(1), message: z.array(Text), messageIds: z.array(Text) });
export const SubmitBody = z.array(z.union([Taken, Question])).length(1);
export type WireQuestion = z.infer<typeof Question>;
export const CancelBody = z.object({ msg: Text.min(1), order_id: Id });

const OrderRow = z.object({
  account: Text,
  conid: Conid,
  orderId: Id,
  order_ref: Text.nullish(),
  secType: Text,
  side: Text,
  status: Text,
  totalSize: z.number(),
  filledQuantity: z.number(),
  avgPrice: Numeric.nullish(),
  price: Text.nullish(),
  orderType: Text,
  timeInForce: Text,
  order_cancellation_by_system_reason: Text.nullish(),
  lastExecutionTime_r: z.number().nullish(),
});
export type WireOrder = z.infer<typeof OrderRow>;
export const Orders = z.object({ orders: z.array(OrderRow), snapshot: z.boolean() });

/** One order by its id: what the list calls otherwise is called so here, and in two ways. */
export const OrderStatus = z.object({
  order_id: Id,
  order_clearing_account: Text,
  conid: Conid,
  sec_type: Text,
  side: Text,
  order_status: Text,
  total_size: Numeric,
  cum_fill: Numeric.nullish(),
  filled_quantity: Numeric.nullish(),
  average_price: Numeric.nullish(),
  avg_fill_price: Numeric.nullish(),
  limit_price: Text.nullish(),
  price: Text.nullish(),
  order_type: Text,
  tif: Text,
  order_time: Text.nullish(),
  order_cancellation_by_system_reason: Text.nullish(),
});
export type WireStatus = z.infer<typeof OrderStatus>;

export const Trades = z.array(
  z.object({
    execution_id: Text.min(3),
    order_id: Id,
    order_ref: Text.nullish(),
    account: Text,
    conid: Conid,
    sec_type: Text,
    size: z.number(),
    price: Numeric,
    commission: Numeric.nullish(),
    trade_time_r: z.number(),
  }),
);
export type WireTrade = z.infer<typeof Trades>[number];

const Change = z.object({ change: Text.nullish() });
export const Preview = z.object({
  amount: z.object({ commission: Text.nullish() }).nullish(),
  initial: Change.nullish(),
  warn: Text.nullish(),
  error: Text.nullish(),
});
export type WirePreview = z.infer<typeof Preview>;

export const StreamFrame = z.object({ topic: Text, args: z.unknown().optional() });
export const StreamOrders = z.array(z.object({ acct: Text.nullish(), orderId: Id.nullish() }));
export const StreamStatus = z.object({ authenticated: z.boolean() });
