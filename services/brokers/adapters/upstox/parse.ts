/** Bytes → checked wire. Pure; never throws: undefined means that the text is not such a message. */
import { readerOf } from '../kit/index.js';
import {
  ChainBody,
  ChangedBody,
  ErrorsBody,
  FundsBody,
  HoldingsBody,
  MarginBody,
  MasterBody,
  OrdersBody,
  PlacedBody,
  PositionsBody,
  ProfileBody,
  QuotesBody,
  StreamAddressBody,
  TradesBody,
  UpdateBody,
} from './wire.js';

export const parseProfile = readerOf(ProfileBody);
export const parseFunds = readerOf(FundsBody);
export const parsePositions = readerOf(PositionsBody);
export const parseHoldings = readerOf(HoldingsBody);
export const parseOrders = readerOf(OrdersBody);
export const parseTrades = readerOf(TradesBody);
export const parseQuotes = readerOf(QuotesBody);
export const parseChain = readerOf(ChainBody);
export const parsePlaced = readerOf(PlacedBody);
export const parseChanged = readerOf(ChangedBody);
export const parseMargin = readerOf(MarginBody);
export const parseErrors = readerOf(ErrorsBody);
export const parseStreamAddress = readerOf(StreamAddressBody);
export const parseUpdate = readerOf(UpdateBody);
export const parseMaster = readerOf(MasterBody);
