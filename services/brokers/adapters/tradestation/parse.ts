/** Bytes → checked wire. Pure; never throws: undefined means that the text is not such a message. */
import { readerOf } from '../kit/index.js';
import {
  AccountsBody,
  BalancesBody,
  ChangedBody,
  ConfirmedBody,
  ErrorBody,
  OrdersBody,
  PlacedBody,
  PositionsBody,
  QuotesBody,
  StreamObject,
  StrikesBody,
} from './wire.js';

export const parseError = readerOf(ErrorBody);
export const parseAccounts = readerOf(AccountsBody);
export const parseBalances = readerOf(BalancesBody);
export const parsePositions = readerOf(PositionsBody);
export const parseOrders = readerOf(OrdersBody);
export const parsePlaced = readerOf(PlacedBody);
export const parseChanged = readerOf(ChangedBody);
export const parseConfirmed = readerOf(ConfirmedBody);
export const parseQuotes = readerOf(QuotesBody);
export const parseStrikes = readerOf(StrikesBody);
export const parseStreamObject = readerOf(StreamObject);
