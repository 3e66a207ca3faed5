import type { Instant } from '#core/units';
import type { OptionQuote } from './wire.js';

/** A frame that does not keep to the format, or not to any. */
export type BadFrame =
  | 'not_json'
  | 'truncated'
  | 'not_array'
  | 'wrong_types'
  | 'missing_fields'
  | 'unknown_event'
  | 'oversized';

/** What a REST answer is instead of itself, once. */
export interface RestFault {
  readonly status: number;
  /** Value of the Retry-After header. */
  readonly retryAfter?: string;
  /** Text instead of the vendor's words. */
  readonly body?: string;
}

const OVERSIZED_BYTES = 9 * 1024 * 1024;

/** What goes wrong, set by tests. At the beginning nothing does. */
export class MassiveScript {
  /** Keys that the vendor accepts; others get `auth_failed` and 401. */
  readonly keys = new Set(['simulator']);
  /** Connections at a time to one cluster with one key. */
  connectionsMax = 1;
  /** Sockets stay up and answer pings, no data leaves: of a cluster, or of both. */
  readonly muted = new Set<'options' | 'stocks'>();
  /** Sockets neither read nor write, as behind a dead line. */
  isFrozen = false;
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
  /** Times that each quote is sent, each time with a new sequence number and stamp. */
  burst = 1;
  /** Links to next pages name another host. */
  hasForeignPages = false;
  /** For the next REST requests, in order. */
  readonly restFaults: RestFault[] = [];
  readonly splits: object[] = [];
  readonly dividends: object[] = [];
  private readonly before = new Map<string, OptionQuote>();

  /** Returns the wall instant whose quotes are shown. */
  shownAt(wallNow: Instant): Instant {
    return this.haltedAt === undefined || wallNow < this.haltedAt ? wallNow : this.haltedAt;
  }

  /** Returns what leaves in the place of one option quote. */
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

/** Returns the text of a bad frame about a ticker. */
export function badFrame(kind: BadFrame, ticker: string): string {
  switch (kind) {
    case 'not_json':
      return 'Internal Server Error';
    case 'truncated':
      return `[{"ev":"Q","sym":"${ticker}","bp":1.2`;
    case 'not_array':
      return `{"ev":"Q","sym":"${ticker}","bp":1,"ap":2,"bs":1,"as":1,"t":1644506128351,"q":1}`;
    case 'wrong_types':
      return `[{"ev":"Q","sym":"${ticker}","bp":"1.00","ap":2,"bs":1,"as":1,"t":1644506128351,"q":1}]`;
    case 'missing_fields':
      return `[{"ev":"Q","sym":"${ticker}","bp":1,"ap":2,"bs":1,"as":1}]`;
    case 'unknown_event':
      return `[{"ev":"LULD","T":"${ticker}","h":1,"l":0.5}]`;
    case 'oversized':
      return `["${'x'.repeat(OVERSIZED_BYTES)}"]`;
  }
}
