import { type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { type Instant, instant, type Price, priceFromDecimal, type Random, seededRandom } from '#core/units';
import type { SimQuote, SimSpot, SimWorld } from '../types.js';

/** A Wednesday in a session, 15:30 in New York. */
const IN_SESSION = Date.UTC(2025, 10, 26, 20, 30);

/** A world that stands still until the test moves it: quotes, both clocks, the session. */
export class ManualWorld implements SimWorld {
  private market = instant(IN_SESSION);
  private wall = instant(IN_SESSION);
  private open = true;
  private readonly quotes = new Map<OccSymbol, SimQuote>();
  private readonly listed = new Set<OccSymbol>();
  private readonly spots = new Map<string, Price>();
  /** May be handed on alone. */
  readonly random: Random;

  constructor(seed = 1) {
    this.random = seededRandom(seed);
  }

  /** Lists a contract and quotes it, in currency units: `quoteAt('AAPL251219P00265000', '2.45', '2.55')`. */
  setQuote(symbol: string, bid: string, ask: string): void {
    this.listed.add(symbol as OccSymbol);
    this.quotes.set(symbol as OccSymbol, { bid: priceOf(bid), ask: priceOf(ask) });
  }

  /** Quotes a contract with all that a broker shows of one. */
  setWholeQuote(symbol: string, quote: SimQuote): void {
    this.listed.add(symbol as OccSymbol);
    this.quotes.set(symbol as OccSymbol, quote);
  }

  /** The contract stays listed, with nothing to trade on. */
  dropQuote(symbol: string): void {
    this.quotes.delete(symbol as OccSymbol);
  }

  setSpot(underlying: string, spot: string): void {
    this.spots.set(underlying, priceOf(spot));
  }

  /** Moves both clocks. */
  pass(ms: number): void {
    this.market = (this.market + ms) as Instant;
    this.wall = (this.wall + ms) as Instant;
  }

  setMarket(now: Instant, isOpen: boolean): void {
    this.market = now;
    this.open = isOpen;
  }

  now(): Instant {
    return this.market;
  }

  wallNow(): Instant {
    return this.wall;
  }

  isOpen(): boolean {
    return this.open;
  }

  async quote(symbol: OccSymbol): Promise<SimQuote | undefined> {
    return this.quotes.get(symbol);
  }

  async chain(underlying: string): Promise<readonly (SimQuote & { readonly symbol: OccSymbol })[]> {
    const nothing = { bid: 0 as Price, ask: 0 as Price };
    return [...this.listed]
      .filter((symbol) => underlyingOfRoot(parseOccSymbol(symbol)?.root ?? '') === underlying)
      .sort()
      .map((symbol) => ({ symbol, ...(this.quotes.get(symbol) ?? nothing) }));
  }

  async spot(underlying: string): Promise<Price | undefined> {
    return this.spots.get(underlying);
  }

  async spotQuote(underlying: string): Promise<SimSpot | undefined> {
    const spot = this.spots.get(underlying);
    return spot === undefined ? undefined : { bid: spot, ask: spot, at: this.market };
  }
}

function priceOf(text: string): Price {
  const price = priceFromDecimal(text);
  if (price === undefined) throw new Error(`${text} is not a price`);
  return price;
}
