import { type MarginModel, REG_T_FACTORS } from '../margin/index.js';
import { type ChainFrame, type ExpirySlice, RIGHT_PUT, sliceOfRow, spotOf, symbolOfRow } from '../model/index.js';
import { forwardOfSlice } from '../pricing/index.js';
import { type ScoreModel, scoreOf } from '../scoring/index.js';
import { daysBetween, type Instant, type Money, type Price, roundDigits, type TradingDate } from '../units/index.js';
import { clearRows, type RowList } from './american-puts.js';
import type { Candidate, NearestMiss, ScreenResult } from './candidate.js';
import { GATES, type Gate, type Gates } from './gates.js';
import { missDistance } from './misses.js';
import { breakevenOf } from './outcomes.js';
import { creditMinOf, emptyPutFacts, isPastCheap, judgePut, type PutContext, type PutFacts } from './put-facts.js';
import { insertTop, pickTop } from './top.js';

/** What a frame is screened for. */
export interface ScreenRequest {
  /** On the market clock. */
  readonly now: Instant;
  /** The trading date of `now`; DTE counts from it. */
  readonly today: TradingDate;
  readonly gates: Gates;
  readonly score: ScoreModel;
  readonly marginModel: MarginModel;
  /** Factor of a leveraged fund; 1 when it is not given. */
  readonly leverage?: number;
  /** How many candidates and how many misses to return. */
  readonly top: number;
}

/** A put that passed, before it is spelled out: where it stands and what it scored. */
interface Passed {
  readonly row: number;
  readonly points: number;
  readonly context: PutContext;
}

interface Missed {
  readonly row: number;
  readonly points: number;
  readonly miss: Omit<NearestMiss, 'symbol'>;
  readonly distance: number;
}

/**
 * Screens every put of a frame: gates in the order of GATES, margin, score, rank. The credit is the bid.
 * Missing data fails a gate. A put without a tradable quote fails `quote` and is never a near miss. Without a spot nothing passes.
 * @param pastCheap - when given, becomes the rows that passed the gates up to `delta`, which only compare columns
 */
export function screenPuts(frame: ChainFrame, request: ScreenRequest, pastCheap?: RowList): ScreenResult {
  if (pastCheap) clearRows(pastCheap, frame.rowCount);
  const failures = new Int32Array(GATES.length);
  const facts = emptyPutFacts();
  const passed: Passed[] = [];
  const missed: Missed[] = [];
  const spot = spotOf(frame);
  const { right } = frame.columns;
  let looked = 0;
  for (const slice of frame.expiries) {
    const context = spot === undefined ? undefined : contextOf(frame, request, slice, spot);
    const end = slice.firstRow + slice.rowCount;
    for (let row = slice.firstRow; row < end; row += 1) {
      if (right[row] !== RIGHT_PUT) continue;
      looked += 1;
      if (context === undefined) {
        failures[0] = (failures[0] as number) + 1;
        continue;
      }
      facts.missMax = farthestOf(missed, request.top);
      judgePut(context, row, facts);
      if (pastCheap && isPastCheap(facts)) {
        pastCheap.rows[pastCheap.count] = row;
        pastCheap.count += 1;
      }
      if (facts.failures === 0) {
        passed.push({ row, points: facts.points, context });
        continue;
      }
      failures[facts.firstFailure] = (failures[facts.firstFailure] as number) + 1;
      if (facts.failures === 1) keepMiss(frame, missed, row, facts, request.top);
    }
  }
  const best = pickTop(passed, request.top, (a, b) => compareRows(frame, a, b));
  return {
    underlying: frame.underlying,
    looked,
    passed: passed.length,
    failedAt: Object.fromEntries(GATES.map((gate, index) => [gate, failures[index]])) as Record<Gate, number>,
    candidates: best.map(({ row, context }) => candidateOf(context, row, facts)),
    misses: missed.map(({ row, miss }) => ({ symbol: symbolOfRow(frame, row), ...miss })),
  };
}

/**
 * Returns one put as a candidate, whatever the limits of `request`; undefined when data are missing.
 * For puts that are chosen by other rules than the gates.
 */
export function putOfRow(
  frame: ChainFrame,
  row: number,
  request: Omit<ScreenRequest, 'gates' | 'top'>,
): Candidate | undefined {
  const spot = spotOf(frame);
  if (spot === undefined) return undefined;
  const facts = emptyPutFacts();
  const context = contextOf(frame, { ...request, gates: OPEN_GATES, top: 1 }, sliceOfRow(frame, row), spot);
  judgePut(context, row, facts);
  return facts.failures === 0 ? candidateOf(context, row, facts) : undefined;
}

/** Gates that fail only what lacks data. */
export const OPEN_GATES: Gates = {
  dteMin: 0,
  dteMax: Number.POSITIVE_INFINITY,
  deltaMin: 0,
  deltaMax: 1,
  probOtmMin: 0,
  spreadMax: Number.POSITIVE_INFINITY,
  openInterestMin: 0,
  volumeMin: 0,
  quoteAgeMaxSeconds: Number.POSITIVE_INFINITY,
  creditMin: '0',
  annualisedReturnMin: 0,
  scoreMin: 0,
};

/** Returns what the puts of one expiry share. */
export function contextOf(frame: ChainFrame, request: ScreenRequest, slice: ExpirySlice, spot: Price): PutContext {
  const base = frame.kind === 'broadIndex' ? REG_T_FACTORS.broadIndex : REG_T_FACTORS.equity;
  const leverage = request.leverage ?? 1;
  return {
    frame,
    now: request.now,
    gates: request.gates,
    creditMin: creditMinOf(request.gates),
    score: request.score,
    marginModel: request.marginModel,
    marginFactor: base * leverage,
    marginFloor: REG_T_FACTORS.strikeFloor * leverage,
    spot,
    slice,
    forward: forwardOfSlice(slice, spot),
    rootYears: Math.sqrt(slice.years),
    dte: daysBetween(request.today, slice.expiry),
  };
}

/** Returns the distance beyond which a miss would not be among the nearest. */
function farthestOf(missed: readonly Missed[], count: number): number {
  if (count === 0) return Number.NEGATIVE_INFINITY;
  return missed[count - 1]?.distance ?? Number.POSITIVE_INFINITY;
}

/** Missing data cannot be cured by another limit, so a put that lacks them is no near miss. */
function keepMiss(frame: ChainFrame, missed: Missed[], row: number, facts: PutFacts, count: number): void {
  if (Number.isNaN(facts.value) || count === 0) return;
  const distance = missDistance(facts);
  const worst = missed[count - 1];
  if (worst !== undefined && distance > worst.distance) return;
  const { value, limit, side, points } = facts;
  const gate = GATES[facts.firstFailure] as Gate;
  const miss = { gate, value, limit, side, scorePoints: points };
  insertTop(
    missed,
    { row, points, distance, miss },
    count,
    (a, b) => a.distance - b.distance || compareRows(frame, a, b),
  );
}

type Ranked = Pick<Passed, 'row' | 'points'>;

function compareRows(frame: ChainFrame, a: Ranked, b: Ranked): number {
  if (a.points !== b.points) return b.points - a.points;
  return symbolOfRow(frame, a.row) < symbolOfRow(frame, b.row) ? -1 : 1;
}

/** Orders candidates of one or several underlyings: best score first, ties by symbol. */
export function compareCandidates(
  a: Pick<Candidate, 'scorePoints' | 'symbol'>,
  b: Pick<Candidate, 'scorePoints' | 'symbol'>,
): number {
  if (a.scorePoints !== b.scorePoints) return b.scorePoints - a.scorePoints;
  if (a.symbol === b.symbol) return 0;
  return a.symbol < b.symbol ? -1 : 1;
}

function candidateOf(context: PutContext, row: number, facts: PutFacts): Candidate {
  judgePut(context, row, facts);
  const { frame, slice, spot, dte } = context;
  const { columns } = frame;
  const strike = columns.strike[row] as Price;
  const bid = columns.bid[row] as Price;
  const score = scoreOf(context.score, facts.score);
  return {
    symbol: symbolOfRow(frame, row),
    underlying: frame.underlying,
    expiry: slice.expiry,
    dte,
    strike,
    spot,
    bid,
    ask: columns.ask[row] as Price,
    credit: bid,
    quoteAgeMs: facts.quoteAgeMs,
    openInterest: columns.openInterest[row] as number,
    volume: columns.volume[row] as number,
    spread: roundDigits(facts.spread, 6),
    iv: roundDigits(columns.iv[row] as number, 6),
    delta: roundDigits(columns.delta[row] as number, 6),
    thetaPerYear: roundDigits(columns.theta[row] as number, 4),
    vega: roundDigits(columns.vega[row] as number, 4),
    gamma: roundDigits(columns.gamma[row] as number, 8),
    probOtm: roundDigits(facts.probOtm, 6),
    breakeven: breakevenOf(strike, bid),
    rocStrike: roundDigits(facts.rocStrike, 6),
    rocStrikeAnnualised: roundDigits(facts.rocAnnualised, 6),
    rom: roundDigits(facts.rom, 6),
    romAnnualised: roundDigits(facts.romAnnualised, 6),
    requirement: facts.requirement as Money,
    scorePoints: score.points,
    scoreParts: score.parts,
    model: frame.model,
  };
}
