/** Bytes → checked wire. Pure; never throws: undefined means that the text is not such a message. */
import { readerOf } from '../kit/index.js';
import {
  BalancesBody,
  ChainBody,
  ErrorsBody,
  EventBody,
  EventSessionBody,
  ExpirationsBody,
  FaultBody,
  MultilegOrder,
  OptionOrder,
  OrderBody,
  OrdersBody,
  PlacedBody,
  PositionsBody,
  PreviewBody,
  ProfileBody,
  QuotesBody,
  type WireMultilegOrder,
  type WireOptionOrder,
} from './wire.js';

export const parseProfile = readerOf(ProfileBody);
export const parseBalances = readerOf(BalancesBody);
export const parsePositions = readerOf(PositionsBody);
export const parseOrders = readerOf(OrdersBody);
export const parseOrder = readerOf(OrderBody);
export const parseQuotes = readerOf(QuotesBody);
export const parseChain = readerOf(ChainBody);
export const parseExpirations = readerOf(ExpirationsBody);
export const parsePlaced = readerOf(PlacedBody);
export const parsePreview = readerOf(PreviewBody);
export const parseErrors = readerOf(ErrorsBody);
export const parseFault = readerOf(FaultBody);
export const parseEventSession = readerOf(EventSessionBody);
export const parseEvent = readerOf(EventBody);

/** Returns an order of class `option`, or undefined when it cannot be read. */
export function parseOptionOrder(row: unknown): WireOptionOrder | undefined {
  return OptionOrder.safeParse(row).data;
}

/** Returns an order of class `multileg`, or undefined when it cannot be read. */
export function parseMultilegOrder(row: unknown): WireMultilegOrder | undefined {
  return MultilegOrder.safeParse(row).data;
}
