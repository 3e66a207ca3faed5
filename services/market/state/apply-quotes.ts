import { findRows, openGuessed } from './contract-index.js';
import { APART_MS, type HeldJumps, isJump } from './jumps.js';
import { type QuoteBatch, Verdict } from './quote-batch.js';
import {
  beginBatch,
  closeRow,
  Double,
  fence,
  openRow,
  type QuoteTable,
  ROW_DOUBLES,
  ROW_WORDS,
  RowState,
  STATE_BITS,
  Word,
} from './quote-table.js';

const NONE_WRONG: readonly number[] = [];

/** Which stamps are believed. Epoch milliseconds. */
export interface StampGates {
  /** A later stamp is from the future. */
  readonly latest: number;
  /** Stamps outside are out of session. */
  readonly sessionFrom: number;
  readonly sessionUntil: number;
}

/** What the writer keeps beside the table. */
export interface Touched {
  /** By slice: 1 when a quote of it changed. */
  readonly slices: Uint8Array;
  /** Rows that somebody watches and that changed, `watchedCount` of them, a row perhaps twice. */
  readonly watched: Int32Array;
  watchedCount: number;
}

/**
 * Applies a batch in its order, and fills its `rows`, −1 for a contract that is not listed, and `verdicts`. All rows are opened before one fence,
 * so that it is paid per batch, not per quote.
 * @param guessesBelow - the batch's `rows` hold a guess of each quote's row already; one that is not below this number is none
 */
export function applyQuotes(
  table: QuoteTable,
  batch: QuoteBatch,
  gates: StampGates,
  held: HeldJumps,
  touched: Touched,
  guessesBelow?: number,
): void {
  const version = beginBatch(table);
  const wrong =
    guessesBelow === undefined ? openFound(table, batch, version) : openGuessed(table, batch, guessesBelow, version);
  fence(table);
  judgeAll(table, batch, gates, held, touched);
  fence(table);
  const { count, rows } = batch;
  for (let index = 0; index < count; index += 1)
    if ((rows[index] as number) >= 0) closeRow(table, rows[index] as number, version);
  for (const row of wrong) closeRow(table, row, version);
}

function openFound(table: QuoteTable, { keys, count, rows }: QuoteBatch, version: number): readonly number[] {
  findRows(table, keys, count, rows);
  for (let index = 0; index < count; index += 1)
    if ((rows[index] as number) >= 0) openRow(table, rows[index] as number, version);
  return NONE_WRONG;
}

/** One loop without a call on the common path, with the columns at hand: to fetch them anew for each quote takes as long as to write it. */
function judgeAll(
  { words, doubles }: QuoteTable,
  batch: QuoteBatch,
  gates: StampGates,
  held: HeldJumps,
  touched: Touched,
): void {
  const { count, rows, verdicts, ts: stamps, sequence: sequences, bid: bids, ask: asks, bidSize, askSize } = batch;
  const { latest, sessionFrom, sessionUntil } = gates;
  const { slices } = touched;
  for (let index = 0; index < count; index += 1) {
    const row = rows[index] as number;
    if (row < 0) {
      verdicts[index] = Verdict.unlisted;
      continue;
    }
    const ts = stamps[index] as number;
    if (ts > latest || ts < sessionFrom || ts > sessionUntil) {
      verdicts[index] = ts > latest ? Verdict.fromFuture : Verdict.outOfSession;
      continue;
    }
    const at = row * ROW_WORDS;
    const doubleAt = row * ROW_DOUBLES;
    const sequence = sequences[index] as number;
    const newestTs = doubles[doubleAt + Double.quoteTs] as number;
    const newestSequence = doubles[doubleAt + Double.sequence] as number;
    // Sequence numbers begin anew each day; nothing within a day is this much newer and yet came before. NaN compares as false.
    const isApart = ts - newestTs >= APART_MS;
    if (!isApart && (sequence <= newestSequence || ts < newestTs)) {
      verdicts[index] = sequence === newestSequence ? Verdict.duplicate : Verdict.outOfOrder;
      continue;
    }
    const bid = bids[index] as number;
    const ask = asks[index] as number;
    const about = words[at + Word.about] as number;
    doubles[doubleAt + Double.sequence] = sequence;
    slices[about >>> STATE_BITS] = 1;
    if ((about & RowState.watched) !== 0) noteWatched(touched, row);
    let verdict: number = Verdict.applied;
    if (!isApart && isJump(words[at + Word.bid] as number, words[at + Word.ask] as number, bid, ask)) {
      if (!held.isBorneOut(row, bid, ask)) {
        held.hold(row, bid, ask);
        words[at + Word.about] = about | RowState.held;
        verdicts[index] = Verdict.held;
        continue;
      }
      verdict = Verdict.confirmed;
    }
    if ((about & RowState.held) !== 0) {
      held.release(row);
      words[at + Word.about] = about & ~RowState.held;
    }
    words[at + Word.bid] = bid;
    words[at + Word.ask] = ask;
    words[at + Word.bidSize] = bidSize[index] as number;
    words[at + Word.askSize] = askSize[index] as number;
    doubles[doubleAt + Double.quoteTs] = ts;
    verdicts[index] = verdict;
  }
}

/** The list is as long as the table: it overflows only when nobody empties it, and then every watched row is in it. */
function noteWatched(touched: Touched, row: number): void {
  if (touched.watchedCount < touched.watched.length) touched.watched[touched.watchedCount++] = row;
}
