import type { Instant } from '#core/units';
import type { OptionQuote, ShareQuote } from '../massive/wire.js';

/** What happens to the market itself, whoever tells of it; set by tests. At the beginning nothing does. */
export class MarketScript {
  /** Trading is halted since this instant of the wall: quotes stay what they were then. */
  haltedAt: Instant | undefined;
  /** Each quote is sent twice. */
  isDoubling = false;
  /** Each quote is followed by the one before it. */
  isDisordered = false;
  /** Bid and ask of options change places. */
  isCrossed = false;
  /** Factor on the prices of options. */
  priceFactor = 1;
  /** Factor on the prices of shares: other than 1, they contradict their options. */
  shareFactor = 1;
  /** Times that each quote is sent, each time with a new sequence number and stamp. */
  burst = 1;
  private readonly before = new Map<string, OptionQuote>();

  /** Returns the wall instant whose quotes are shown. */
  shownAt(wallNow: Instant): Instant {
    return this.haltedAt === undefined || wallNow < this.haltedAt ? wallNow : this.haltedAt;
  }

  /** Returns what is told in the place of a share's quote. */
  distortShare(quote: ShareQuote): ShareQuote {
    const { shareFactor } = this;
    return { ...quote, bp: round(quote.bp * shareFactor), ap: round(quote.ap * shareFactor) };
  }

  /** Returns what is told in the place of one option quote. */
  distort(quote: OptionQuote): readonly OptionQuote[] {
    const { isCrossed, priceFactor } = this;
    const [bp, ap] = isCrossed ? [quote.ap, quote.bp] : [quote.bp, quote.ap];
    const shown = { ...quote, bp: round(bp * priceFactor), ap: round(ap * priceFactor) };
    const sent: OptionQuote[] = [];
    for (let copy = 0; copy < this.burst; copy += 1) sent.push({ ...shown, t: shown.t + copy, q: shown.q + copy });
    if (this.isDoubling) sent.push(...sent);
    const before = this.before.get(quote.sym);
    if (this.isDisordered && before !== undefined) sent.push(before);
    this.before.set(quote.sym, shown);
    return sent;
  }
}

const round = (amount: number) => Math.round(amount * 10_000) / 10_000;
