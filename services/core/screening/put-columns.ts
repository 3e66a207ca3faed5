import { type ChainFrame, RIGHT_PUT, spotOf } from '../model/index.js';
import { factorPoints, SCORE_FACTORS, type ScoreFactor } from '../scoring/index.js';
import { emptyPutFacts, judgePut } from './put-facts.js';
import { contextOf, OPEN_GATES, type ScreenRequest } from './screen-puts.js';

/** Every put of a frame that could be sold, one typed array per field, in the order of the frame's rows. */
export interface PutColumns {
  readonly count: number;
  /** Index into the frame's expiries. */
  readonly expiryIndex: Uint16Array;
  /** Prices in 1e-4 per share. */
  readonly strike: Int32Array;
  readonly bid: Int32Array;
  readonly ask: Int32Array;
  /** Contracts. */
  readonly openInterest: Int32Array;
  readonly volume: Int32Array;
  /** Of one contract, in 1e-4; wider than 32 bits on an index. */
  readonly requirement: Float64Array;
  /** Epoch milliseconds of the quote. */
  readonly quoteTs: Float64Array;
  readonly iv: Float32Array;
  readonly delta: Float32Array;
  readonly gamma: Float32Array;
  /** Currency units per share and year; of the long put, so below 0. */
  readonly theta: Float32Array;
  /** Per 1.00 of volatility. */
  readonly vega: Float32Array;
  readonly probOtm: Float32Array;
  /** Integers in 1e-4 points; the five add up to the score. */
  readonly parts: Readonly<Record<ScoreFactor, Int32Array>>;
}

/** Returns columns for so many puts. */
export function allocatePutColumns(count: number): PutColumns {
  const points = () => new Int32Array(count);
  return {
    count,
    expiryIndex: new Uint16Array(count),
    strike: new Int32Array(count),
    bid: new Int32Array(count),
    ask: new Int32Array(count),
    openInterest: new Int32Array(count),
    volume: new Int32Array(count),
    requirement: new Float64Array(count),
    quoteTs: new Float64Array(count),
    iv: new Float32Array(count),
    delta: new Float32Array(count),
    gamma: new Float32Array(count),
    theta: new Float32Array(count),
    vega: new Float32Array(count),
    probOtm: new Float32Array(count),
    parts: {
      annualisedReturn: points(),
      exerciseProbability: points(),
      marginEfficiency: points(),
      volatility: points(),
      timeDecay: points(),
    },
  };
}

/**
 * Returns the puts of a frame that have everything that the gates ask about, scored. What a limit would hold back is in it; what lacks
 * a tradable quote or data is not, since no limits would let it through. Without a spot there are none.
 */
export function putColumns(frame: ChainFrame, request: Omit<ScreenRequest, 'gates' | 'top'>): PutColumns {
  const spot = spotOf(frame);
  const facts = emptyPutFacts();
  const rows: number[] = [];
  if (spot === undefined) return allocatePutColumns(0);
  const contexts = frame.expiries.map((slice) =>
    contextOf(frame, { ...request, gates: OPEN_GATES, top: 0 }, slice, spot),
  );
  const judged = (row: number) => {
    const context = contexts[frame.columns.expiryIndex[row] as number];
    if (context) judgePut(context, row, facts);
    return context !== undefined && facts.failures === 0;
  };
  for (let row = 0; row < frame.rowCount; row += 1) {
    if (frame.columns.right[row] === RIGHT_PUT && judged(row)) rows.push(row);
  }
  const out = allocatePutColumns(rows.length);
  for (const [index, row] of rows.entries()) {
    judged(row);
    copyRow(frame, row, out, index);
    out.requirement[index] = facts.requirement;
    out.probOtm[index] = facts.probOtm;
    for (const factor of SCORE_FACTORS) {
      out.parts[factor][index] = factorPoints(request.score, factor, facts.score[factor]);
    }
  }
  return out;
}

const COPIED = [
  'expiryIndex',
  'strike',
  'bid',
  'ask',
  'openInterest',
  'volume',
  'quoteTs',
  'iv',
  'delta',
  'gamma',
  'theta',
  'vega',
] as const;

function copyRow({ columns }: ChainFrame, row: number, out: PutColumns, index: number): void {
  for (const name of COPIED) out[name][index] = columns[name][row] as number;
}
