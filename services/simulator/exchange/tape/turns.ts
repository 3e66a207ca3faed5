import { type Instant, MS_PER_MINUTE } from '#core/units';
import type { ChainQuotes, SessionChain } from '../chain.js';
import type { Exchange } from '../exchange.js';
import {
  type MinuteBar,
  minuteBar,
  type OptionQuote,
  optionQuote,
  type ShareQuote,
  shareQuote,
} from '../massive/wire.js';

/** Every chain that somebody follows is quoted anew this often. */
const EVERY_MS = 1_000;

/** What changed in one chain since its last turn. */
export interface Turn {
  readonly share: ShareQuote;
  readonly quotes: readonly OptionQuote[];
  readonly bars: readonly MinuteBar[];
}

interface Sent {
  readonly dueMs: number;
  readonly chain: SessionChain;
  readonly quotes: ChainQuotes;
  /** When bars were told last, and what had traded then. */
  readonly told: { readonly minute: number; readonly volume: Int32Array };
}

/** Decides which chains are quoted now; only what changed is told, as the vendor does. */
export class Turns {
  private readonly sent = new Map<string, Sent>();

  constructor(private readonly exchange: Exchange) {}

  /** @param tickers - underlyings that somebody follows @param monotonicMs - for the turns */
  take(tickers: Iterable<string>, wallNow: Instant, monotonicMs: number): readonly Turn[] {
    const turns: Turn[] = [];
    for (const ticker of tickers) {
      const before = this.sent.get(ticker);
      if (before !== undefined && monotonicMs < before.dueMs) continue;
      const now = this.exchange.quotesAt(ticker, this.exchange.timeAt(wallNow));
      if (!now || now.quotes.now === before?.quotes.now) continue;
      turns.push(this.turn(ticker, now.chain, now.quotes, monotonicMs));
    }
    return turns;
  }

  private turn(ticker: string, chain: SessionChain, quotes: ChainQuotes, monotonicMs: number): Turn {
    const known = this.sent.get(ticker);
    const before = known?.chain === chain ? known : undefined;
    const minute = Math.floor(quotes.now / MS_PER_MINUTE);
    const isNewMinute = before !== undefined && minute > before.told.minute;
    const options: OptionQuote[] = [];
    const bars: MinuteBar[] = [];
    for (let row = 0; row < chain.contracts.length; row += 1) {
      if (before === undefined || differs(before.quotes, quotes, row)) options.push(optionQuote(chain, quotes, row));
      const volume = before?.told.volume[row] as number;
      if (isNewMinute && volume !== quotes.volume[row]) bars.push(minuteBar(chain, quotes, row, volume));
    }
    const told = before === undefined || isNewMinute ? { minute, volume: quotes.volume } : before.told;
    this.sent.set(ticker, { dueMs: monotonicMs + EVERY_MS, chain, quotes, told });
    return { share: shareQuote(ticker, quotes), quotes: options, bars };
  }
}

function differs(before: ChainQuotes, now: ChainQuotes, row: number): boolean {
  const columns = ['bid', 'ask', 'bidSize', 'askSize'] as const;
  return columns.some((column) => before[column][row] !== now[column][row]);
}
