import { type OccSymbol, parseOccSymbol } from '#core/model';
import type { TradingDate, Underlying } from '#core/units';
import type { OptionQuote, QuotePart, UnderlyingQuote } from '#store/broker-quotes';

type ChainPart = NonNullable<QuotePart['chain']>;
type Slice = ReadonlyMap<OccSymbol, OptionQuote>;

/** One chain as desks have told it, part by part. */
export class ChainBook {
  spot: UnderlyingQuote | undefined;
  /** Undefined before a desk has said which expiries there are. */
  private wanted: readonly TradingDate[] | undefined;
  private readonly slices = new Map<TradingDate, Slice>();

  constructor(readonly underlying: Underlying) {}

  /** Whether every expiry was told at least once; the broker may list none. */
  get isWhole(): boolean {
    return this.wanted?.every((expiry) => this.slices.has(expiry)) ?? false;
  }

  /** Takes a part of the chain. Expiries that are not wanted any more are forgotten. */
  take({ wanted, told }: ChainPart, options: readonly OptionQuote[]): void {
    this.wanted = wanted;
    const slices = new Map(told.map((expiry) => [expiry, new Map<OccSymbol, OptionQuote>()]));
    for (const quote of options) {
      const expiry = parseOccSymbol(quote.symbol)?.expiry;
      if (expiry !== undefined) slices.get(expiry)?.set(quote.symbol, quote);
    }
    for (const [expiry, slice] of slices) this.slices.set(expiry, slice);
    const kept = new Set(wanted);
    for (const expiry of this.slices.keys()) if (!kept.has(expiry)) this.slices.delete(expiry);
  }

  /** Takes the quote of a single contract, which is newer than that of its chain. */
  refresh(quote: OptionQuote): void {
    const expiry = parseOccSymbol(quote.symbol)?.expiry;
    const slice = expiry && this.slices.get(expiry);
    if (slice?.has(quote.symbol)) this.slices.set(expiry as TradingDate, new Map([...slice, [quote.symbol, quote]]));
  }

  /** Returns the newest quote of each contract. */
  options(): readonly OptionQuote[] {
    return (this.wanted ?? []).flatMap((expiry) => [...(this.slices.get(expiry)?.values() ?? [])]);
  }
}
