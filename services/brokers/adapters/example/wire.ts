/** What Example Securities sends, as far as it is read. Amounts are decimal texts. */
import { z } from 'zod';

const Text = z.string().min(1);
const Count = z.number().int();

const Account = z.object({
  number: Text,
  type: z.enum(['cash', 'margin']),
  sells_puts: z.boolean(),
  closing_only: z.boolean(),
});
export type WireAccount = z.output<typeof Account>;
export const AccountsBody = z.object({ accounts: z.array(Account) });

export const BalancesBody = z.object({ cash: Text, requirement: Text, option_buying_power: Text });
export type WireBalances = z.output<typeof BalancesBody>;

const Position = z.object({ symbol: Text, quantity: Count, average_price: Text });
export type WirePosition = z.output<typeof Position>;
export const PositionsBody = z.object({ positions: z.array(Position) });

const Quote = z.object({ symbol: Text, bid: Text.nullish(), ask: Text.nullish(), at: Text });
export type WireQuote = z.output<typeof Quote>;
export const QuotesBody = z.object({ quotes: z.array(Quote) });

/** Sides, durations and statuses stay texts: one that is new must not make a whole list unreadable. */
const Order = z.object({
  id: Text,
  client_id: Text.nullish(),
  symbol: Text,
  side: Text,
  quantity: Count,
  filled: Count,
  average_price: Text.nullish(),
  limit: Text,
  duration: Text,
  status: Text,
  reason: Text.nullish(),
  placed_at: Text,
});
export type WireOrder = z.output<typeof Order>;
export const OrderBody = z.object({ order: Order });
export const OrdersBody = z.object({ orders: z.array(Order) });

const Execution = z.object({ id: Text, order_id: Text, quantity: Count, price: Text, fee: Text, at: Text });
export type WireExecution = z.output<typeof Execution>;
export const ExecutionsBody = z.object({ executions: z.array(Execution) });

export const ErrorBody = z.object({ error: z.object({ code: Text, message: z.string() }) });
export const StreamBody = z.object({ type: Text, order_id: Text.nullish() });
