import {
  type AccountView,
  type HashedFrame,
  type Position,
  parseOccSymbol,
  STANDARD_MULTIPLIER,
  type StopLevel,
} from '../model/index.js';
import { mayBotsAct, readQuote } from '../risk/index.js';
import { dueExit } from '../strategy/index.js';
import {
  daysBetween,
  type Instant,
  MS_PER_SECOND,
  type PositionId,
  type Price,
  roundTo,
  type TradingDate,
  type Underlying,
} from '../units/index.js';
import type { BotConfig } from './config.js';
import type { ExitJudgement } from './record.js';
import { frameWait } from './waits.js';

export interface ExitInput {
  readonly config: BotConfig;
  readonly position: Position;
  readonly hashed: HashedFrame | undefined;
  readonly account: AccountView;
  readonly closing: readonly PositionId[];
  readonly now: Instant;
  readonly today: TradingDate;
  readonly marketOpen: boolean;
  /** The highest stop that holds the bot. */
  readonly stop: StopLevel;
}

/** Returns how one open position stands: which rule says to buy it back, and what keeps it from being bought back now. */
export function judgeExit(input: ExitInput): ExitJudgement {
  const { config, position, hashed, now, today } = input;
  const contract = parseOccSymbol(position.symbol);
  const dte = contract ? daysBetween(today, contract.expiry) : 0;
  const stale = frameWait(position.underlying, hashed, now, config.gates.quoteAgeMaxSeconds);
  const ask = stale ? undefined : usableAsk(input);
  const terms = { credit: position.credit, soldQuantity: position.soldQuantity, multiplier: STANDARD_MULTIPLIER };
  const due = input.closing.includes(position.id) ? 'USER_CLOSE' : dueExit(config.exits, terms, ask, dte);
  const judgement: ExitJudgement = {
    positionId: position.id,
    symbol: position.symbol,
    ...(position.soldQuantity > 0 && {
      credit: roundTo(position.credit / (position.soldQuantity * STANDARD_MULTIPLIER), 'halfEven') as Price,
    }),
    ...(ask !== undefined && { ask }),
    dte,
    ...(due && { due }),
  };
  if (!due) return judgement;
  if (due !== 'USER_CLOSE' && !mayBotsAct(input.stop)) return { ...judgement, blocked: 'STOPPED' };
  if (isClosePending(input.account, position)) return { ...judgement, blocked: 'CLOSE_PENDING' };
  if (!input.marketOpen) return { ...judgement, blocked: 'MARKET_CLOSED' };
  if (stale) return { ...judgement, blocked: 'NO_FRAME' };
  if (ask === undefined) return { ...judgement, blocked: 'QUOTE_UNTRADABLE' };
  return judgement;
}

/** Returns whether an order that closes the position is under way. */
export function isClosePending(account: AccountView, position: Position): boolean {
  return account.pending.some(
    (one) => one.side === 'buy_to_close' && one.symbol === position.symbol && one.botId === position.botId,
  );
}

/** Returns the ask at which the position could be bought back now, read as the desk reads it; undefined when its quote may not be traded on. */
function usableAsk({ config, position, hashed, now }: ExitInput): Price | undefined {
  const ageMsMax = config.gates.quoteAgeMaxSeconds * MS_PER_SECOND;
  const reading = readQuote(hashed?.frame, position.symbol, now, ageMsMax, 'buy_to_close');
  return reading.kind === 'usable' ? reading.quote.ask : undefined;
}

export interface ExitProbe {
  readonly config: BotConfig;
  readonly position: Position;
  readonly account: AccountView;
  readonly closing: readonly PositionId[];
  readonly hashed: HashedFrame;
  readonly now: Instant;
  readonly today: TradingDate;
  readonly stop: StopLevel;
}

/** Returns whether a new frame makes an exit due that could be sent now: the cheap check before a tick is made for it. */
export function isExitDue(probe: ExitProbe): boolean {
  const judgement = judgeExit({ ...probe, marketOpen: true });
  return judgement.due !== undefined && judgement.blocked === undefined;
}

/** Underlyings in which a bot holds a position. */
export function heldUnderlyings(botId: string, account: AccountView): ReadonlySet<Underlying> {
  return new Set(
    account.positions.filter((one) => one.botId === botId && one.openQuantity > 0).map((one) => one.underlying),
  );
}
