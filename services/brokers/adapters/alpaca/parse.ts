/** Bytes → checked wire. Pure; never throws. */
import { z } from 'zod';
import { readerOf } from '../kit/index.js';
import {
  AccountBody,
  ErrorBody,
  FillBody,
  OptionEventBody,
  OrderBody,
  PositionBody,
  SnapshotsBody,
  StreamBody,
} from './wire.js';

export const parseError = readerOf(ErrorBody);
export const parseAccount = readerOf(AccountBody);
export const parsePositions = readerOf(z.array(PositionBody));
export const parseOrder = readerOf(OrderBody);
export const parseOrders = readerOf(z.array(OrderBody));
export const parseFills = readerOf(z.array(FillBody));
export const parseOptionEvents = readerOf(z.array(OptionEventBody));
export const parseSnapshots = readerOf(SnapshotsBody);
export const parseStreamMessage = readerOf(StreamBody);
