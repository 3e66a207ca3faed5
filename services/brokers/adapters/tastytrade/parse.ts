/** Bytes → checked wire. Pure; never throws: undefined means that the text is not such a message. */
import { readerOf } from '../kit/index.js';
import {
  AccountsBody,
  BalancesBody,
  ChainBody,
  DryRunBody,
  ErrorBody,
  LiveOrdersBody,
  OrderBody,
  OrdersBody,
  PlacedBody,
  PositionsBody,
  QuotesBody,
  StreamMessage,
  TradingStatusBody,
  TransactionsBody,
} from './wire.js';

export const parseError = readerOf(ErrorBody);
export const parseAccounts = readerOf(AccountsBody);
export const parseTradingStatus = readerOf(TradingStatusBody);
export const parseBalances = readerOf(BalancesBody);
export const parsePositions = readerOf(PositionsBody);
export const parseOrder = readerOf(OrderBody);
export const parseLiveOrders = readerOf(LiveOrdersBody);
export const parseOrders = readerOf(OrdersBody);
export const parsePlaced = readerOf(PlacedBody);
export const parseDryRun = readerOf(DryRunBody);
export const parseQuotes = readerOf(QuotesBody);
export const parseChain = readerOf(ChainBody);
export const parseTransactions = readerOf(TransactionsBody);
export const parseStreamMessage = readerOf(StreamMessage);
