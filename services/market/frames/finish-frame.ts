import { tradingDateAt, yearsToExpiry } from '#core/calendar';
import { type ChainColumns, type ChainFrame, type ExpirySlice, kindOfUnderlying, spotOf } from '#core/model';
import { rateAt } from '#core/rates';
import type { Instant, Price, Underlying } from '#core/units';
import type { CurveOn } from '../rates/index.js';
import type { ExpiryRows } from './lay-out.js';
import { countQuality, flagQuotes } from './quote-flags.js';
import { fillTheory, THEORY_MODEL } from './theory.js';

/** What makes a frame of laid-out columns. */
export interface FrameInput {
  readonly underlying: Underlying;
  readonly sequence: number;
  readonly source: string;
  readonly tsEvent: Instant;
  readonly tsReceived: Instant;
  readonly stampsAssumed: boolean;
  readonly staleCopy: boolean;
  readonly spotBid?: Price;
  readonly spotAsk?: Price;
  readonly spotLast?: Price;
  /** What money costs until each expiry, on the day of the frame. */
  readonly curveOn: CurveOn;
  readonly dropped: { readonly duplicate: number; readonly unparsable: number };
  readonly expiries: readonly ExpiryRows[];
  readonly rowCount: number;
  /** Become the frame's: flags and theory are written into them. */
  readonly columns: ChainColumns;
}

/** Fills IV and Greeks of a frame and returns its expiries with their forwards. */
export type TheoryFiller = (frame: ChainFrame, spot: Price | undefined) => readonly ExpirySlice[];

/** Returns the frame: quotes flagged and counted, years and forwards by expiry, IV and Greeks filled in. */
export function finishFrame(input: FrameInput, fill: TheoryFiller = fillTheory): ChainFrame {
  const { underlying, sequence, source, tsEvent, tsReceived, stampsAssumed, staleCopy, rowCount, columns } = input;
  flagQuotes(columns, rowCount, { staleCopy, stampsAssumed });
  const curve = input.curveOn(tradingDateAt(tsEvent));
  const bare: readonly ExpirySlice[] = input.expiries.map(({ root, expiry, settlement, firstRow, rowCount: rows }) => {
    const years = yearsToExpiry(tsEvent, expiry, settlement);
    return { root, expiry, settlement, years, rate: rateAt(curve, years), firstRow, rowCount: rows };
  });
  const spots = {
    ...(input.spotBid === undefined ? {} : { spotBid: input.spotBid }),
    ...(input.spotAsk === undefined ? {} : { spotAsk: input.spotAsk }),
    ...(input.spotLast === undefined ? {} : { spotLast: input.spotLast }),
  };
  const draft: ChainFrame = {
    underlying,
    kind: kindOfUnderlying(underlying),
    sequence,
    source,
    tsEvent,
    tsReceived,
    stampsAssumed,
    model: THEORY_MODEL,
    ...spots,
    staleCopy,
    quality: countQuality(columns.flags, input.dropped),
    expiries: bare,
    rowCount,
    columns,
  };
  return { ...draft, expiries: fill(draft, spotOf(draft)) };
}
