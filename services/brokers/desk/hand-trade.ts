import { type OccSymbol, type OrderIntent, type OrderSide, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { orderIdOf } from '#core/orders';
import {
  type BotId,
  type ClientOrderId,
  type DecisionId,
  type ExecutionId,
  type IntentId,
  type PositionId,
  type Price,
  ZERO_MONEY,
} from '#core/units';
import type { DeskCommand, HandTrade } from '#store/desk';
import type { AccountWork } from './context.js';

interface HandTradeTerms {
  /** Unique: made of the command, so that the trade is there once however often it is tried. */
  readonly name: string;
  readonly botId: BotId;
  readonly symbol: OccSymbol;
  readonly side: OrderSide;
  readonly quantity: number;
  /** Per share. */
  readonly price: Price;
  /** The position that it closes; absent: it opens one. */
  readonly positionId?: PositionId;
}

/** Returns a trade that a person made at the broker as the intent and the fill that it would have been here. Its fees are not known. */
export function handTrade({ parts }: AccountWork, command: DeskCommand, terms: HandTradeTerms): HandTrade {
  const { name, botId, symbol, side, quantity, price, positionId } = terms;
  const now = parts.marketNow();
  const intent: OrderIntent = {
    id: name as IntentId,
    decisionId: name as DecisionId,
    botId,
    userId: command.userId,
    accountId: command.accountId,
    clientOrderId: `tp-${name}` as ClientOrderId,
    symbol,
    underlying: underlyingOfRoot(parseOccSymbol(symbol)?.root ?? ''),
    side,
    quantity,
    limit: price,
    origin: 'person',
    validUntil: now,
    reserve: ZERO_MONEY,
    positionId: positionId ?? (`pos-${name}` as PositionId),
  };
  const executionId = name as ExecutionId;
  return { intent, fill: { executionId, orderId: orderIdOf(intent), quantity, price, fees: ZERO_MONEY, tsEvent: now } };
}
