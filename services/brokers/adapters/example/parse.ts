/** Bytes → checked wire. Pure; never throws: undefined means that the text is not such a message. */
import { readerOf } from '../kit/index.js';
import {
  AccountsBody,
  BalancesBody,
  ErrorBody,
  ExecutionsBody,
  OrderBody,
  OrdersBody,
  PositionsBody,
  QuotesBody,
  StreamBody,
} from './wire.js';

export const parseAccounts = readerOf(AccountsBody);
export const parseBalances = readerOf(BalancesBody);
export const parsePositions = readerOf(PositionsBody);
export const parseQuotes = readerOf(QuotesBody);
export const parseOrder = readerOf(OrderBody);
export const parseOrders = readerOf(OrdersBody);
export const parseExecutions = readerOf(ExecutionsBody);
export const parseError = readerOf(ErrorBody);
export const parseStream = readerOf(StreamBody);
