import type { Instant } from '#core/units';
import type { ChainQuotes, SessionChain } from './chain.js';
import type { Exchange } from './exchange.js';
import { barEvent, optionQuoteEvent, stockQuoteEvent } from './wire.js';

/** Every chain is quoted anew this often, staggered over the underlyings. */
export const REFRESH_MS = 4_000;
/** A move of the price by this share brings a chain's turn forward. */
const MOVE = 0.0012;
/** Turns brought forward in one go, so that a market-wide move does not make a burst. */
const FORWARD_MAX = 4;
/** A volume is told again when at least this much time of the market has passed. */
const VOLUME_EVERY_MS = 60_000;

interface Turn {
  readonly ticker: string;
  dueMs: number;
  spot: number;
  /** What the last turn sent; undefined before the first, and after a new session listed other contracts. */
  sent:
    | { readonly chain: SessionChain; readonly quotes: ChainQuotes; volumeToldAt: number; readonly volume: Int32Array }
    | undefined;
}

/**
 * Decides which chains are quoted now and which of their quotes have changed since they were last sent.
 * Holds what was sent, so that only changes travel.
 */
export class RefreshPlan {
  private readonly turns: Turn[];
  private sequence = 0;

  constructor(private readonly exchange: Exchange) {
    const count = exchange.tickers.length;
    this.turns = exchange.tickers.map((ticker, index) => ({
      ticker,
      dueMs: (index * REFRESH_MS) / count,
      spot: Number.NaN,
      sent: undefined,
    }));
  }

  /** Returns, for each chain whose turn it is, its events as one JSON array in text. @param monotonicMs - for the turns */
  messagesAt(wallNow: Instant, monotonicMs: number): readonly string[] {
    const time = this.exchange.timeAt(wallNow);
    const messages: string[] = [];
    let forward = 0;
    for (const turn of this.turns) {
      if (monotonicMs < turn.dueMs) {
        if (forward >= FORWARD_MAX) continue;
        const moved = Math.abs(this.exchange.spotAt(turn.ticker, time) / turn.spot - 1);
        if (!(moved > MOVE)) continue;
        forward += 1;
      }
      // A turn that is far behind (the process was stopped) begins a new rhythm instead of catching up.
      turn.dueMs = Math.max(turn.dueMs + REFRESH_MS, monotonicMs + REFRESH_MS / 2);
      const now = this.exchange.quotesAt(turn.ticker, time);
      if (!now) continue;
      turn.spot = this.exchange.spotAt(turn.ticker, time);
      messages.push(`[${this.eventsOf(turn, now.chain, now.quotes).join(',')}]`);
    }
    return messages;
  }

  private eventsOf(turn: Turn, chain: SessionChain, quotes: ChainQuotes): string[] {
    this.sequence += 1;
    const events = [stockQuoteEvent(turn.ticker, quotes, this.sequence)];
    const before = turn.sent?.chain === chain ? turn.sent : undefined;
    const tellVolume = before === undefined || quotes.now - before.volumeToldAt >= VOLUME_EVERY_MS;
    chain.contracts.forEach((contract, row) => {
      if (!before || differs(before.quotes, quotes, row)) {
        events.push(optionQuoteEvent(contract, quotes, row, this.sequence));
      }
      if (tellVolume && before?.volume[row] !== quotes.volume[row]) events.push(barEvent(contract, quotes, row));
    });
    turn.sent = {
      chain,
      quotes,
      volumeToldAt: tellVolume ? quotes.now : before.volumeToldAt,
      volume: tellVolume ? quotes.volume : before.volume,
    };
    return events;
  }
}

function differs(before: ChainQuotes, now: ChainQuotes, row: number): boolean {
  return (
    before.bid[row] !== now.bid[row] ||
    before.ask[row] !== now.ask[row] ||
    before.bidSize[row] !== now.bidSize[row] ||
    before.askSize[row] !== now.askSize[row]
  );
}
