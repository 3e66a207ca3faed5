import type { Price, Underlying } from '#core/units';
import { underlyingOfSymbol } from '../../shards/index.js';
import { type MarketState, ROW_WORDS, Word } from '../../state/index.js';
import type { WatchedChain } from './watched-chain.js';

/** A smaller move of the underlying waits for the next ordinary frame: IV and Greeks do not heed it either. */
const SPOT_SHARE_MIN = 2e-4;

/** What the newest frame of an underlying shows of what its holders look at. */
interface Shown {
  readonly symbols: readonly string[];
  /** The table's row of each symbol, −1 where it is not listed. */
  readonly rows: Int32Array;
  readonly bid: Int32Array;
  readonly ask: Int32Array;
  spot: Price | undefined;
}

/**
 * Tells whether what exits are judged by has changed since an underlying's newest frame: the bid or ask of a contract that somebody holds or has
 * an order for, or the underlying's own price by {@link SPOT_SHARE_MIN}. It compares levels, so nothing can be missed.
 */
export class CloseWatch {
  private readonly shown = new Map<Underlying, Shown>();

  constructor(private readonly market: MarketState) {}

  /** Underlyings of what is held. */
  get underlyings(): Iterable<Underlying> {
    return this.shown.keys();
  }

  has(underlying: Underlying): boolean {
    return this.shown.has(underlying);
  }

  /** @param held - OCC symbols; what is new counts as changed once it is listed */
  follow(held: ReadonlySet<string>): void {
    const symbolsOf = new Map<Underlying, string[]>();
    for (const symbol of held) {
      for (const underlying of underlyingOfSymbol(symbol)) {
        symbolsOf.set(underlying, [...(symbolsOf.get(underlying) ?? []), symbol]);
      }
    }
    this.shown.clear();
    for (const [underlying, symbols] of symbolsOf) {
      const columns = () => new Int32Array(symbols.length);
      const shown = { symbols, rows: columns().fill(-1), bid: columns(), ask: columns(), spot: undefined };
      this.shown.set(underlying, shown);
    }
  }

  hasMoved({ underlying, spot }: WatchedChain): boolean {
    const shown = this.shown.get(underlying);
    if (!shown) return false;
    if (spot !== shown.spot && !isNear(spot, shown.spot)) return true;
    const { words } = this.market.table;
    for (let index = 0; index < shown.rows.length; index += 1) {
      const at = (shown.rows[index] as number) * ROW_WORDS;
      if (at < 0) continue;
      if (words[at + Word.bid] !== shown.bid[index] || words[at + Word.ask] !== shown.ask[index]) return true;
    }
    return false;
  }

  /** A frame of the chain was made just now. */
  framed({ underlying, spot }: WatchedChain): void {
    const shown = this.shown.get(underlying);
    if (!shown) return;
    const { words } = this.market.table;
    shown.spot = spot;
    for (const [index, symbol] of shown.symbols.entries()) {
      const row = this.market.rowOf(symbol);
      shown.rows[index] = row;
      if (row < 0) continue;
      shown.bid[index] = words[row * ROW_WORDS + Word.bid] as number;
      shown.ask[index] = words[row * ROW_WORDS + Word.ask] as number;
    }
  }
}

function isNear(a: Price | undefined, b: Price | undefined): boolean {
  return a !== undefined && b !== undefined && Math.abs(a / b - 1) < SPOT_SHARE_MIN;
}
