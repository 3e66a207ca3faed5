import {
  type ChainFrame,
  findRow,
  type HashedFrame,
  type OptionContract,
  type Position,
  parseOccSymbol,
  spotOf,
  type UnderlyingFacts,
} from '../model/index.js';
import { readQuote } from '../risk/index.js';
import { daysBetween, type Instant, MS_PER_SECOND, type Price, type TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import type { WaitReason } from './record.js';
import { frameWait } from './waits.js';

/** One open position and what the market says of it now: all that an exit rule may look at. */
export interface ExitView {
  readonly config: BotConfig;
  readonly position: Position;
  /** Undefined when the symbol is not one of OCC's. */
  readonly contract: OptionContract | undefined;
  readonly dte: number;
  readonly now: Instant;
  /** The trading date of `now`. */
  readonly today: TradingDate;
  /** Why the underlying's frame cannot be used; undefined when it can. */
  readonly stale: WaitReason | undefined;
  /** Undefined when it cannot be used. */
  readonly frame: ChainFrame | undefined;
  /** Of the contract in the frame; undefined when it is not in it. */
  readonly row: number | undefined;
  readonly spot: Price | undefined;
  /** Of a quote that the position could be bought back on, read as the desk reads it. A bid of 0 is a value. */
  readonly bid: Price | undefined;
  readonly ask: Price | undefined;
  /** Signed, per unit of the underlying. */
  readonly delta: number | undefined;
  readonly facts: UnderlyingFacts | undefined;
}

export interface ExitViewInput {
  readonly config: BotConfig;
  readonly position: Position;
  readonly hashed: HashedFrame | undefined;
  readonly facts: UnderlyingFacts | undefined;
  readonly now: Instant;
  readonly today: TradingDate;
}

export function exitViewOf(input: ExitViewInput): ExitView {
  const { config, position, hashed, facts, now, today } = input;
  const contract = parseOccSymbol(position.symbol);
  const ageSeconds = config.gates.quoteAgeMaxSeconds;
  const stale = frameWait(position.underlying, hashed, now, ageSeconds);
  const frame = stale ? undefined : hashed?.frame;
  const found = frame && contract ? findRow(frame, contract) : -1;
  const row = found < 0 ? undefined : found;
  const reading = readQuote(frame, position.symbol, now, ageSeconds * MS_PER_SECOND, 'buy_to_close');
  const quote = reading.kind === 'usable' ? reading.quote : undefined;
  const delta = row === undefined ? undefined : frame?.columns.delta[row];
  return {
    ...{ config, position, contract, now, today, stale, frame, row, facts },
    dte: contract ? daysBetween(today, contract.expiry) : 0,
    spot: frame && spotOf(frame),
    bid: quote?.bid,
    ask: quote?.ask,
    delta: delta === undefined || Number.isNaN(delta) ? undefined : delta,
  };
}
