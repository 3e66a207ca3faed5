import { MS_PER_HOUR } from '#core/units';

/** A price that moves further at once is not believed alone. */
const JUMP = 0.5;
/** In 1e-4: a cheap option moves by more than half with one tick of five cents, which means nothing. */
const TICKS_MIN = 1_000;
/** Over a night or a halt prices may move as they like. */
export const APART_MS = MS_PER_HOUR;

/**
 * Returns whether a price that was `wasBid`–`wasAsk` jumped: its middle moved by more than half and by more than two ticks of five cents.
 * Only two whole quotes can be compared: 0 and MISSING_INT are no prices.
 */
export function isJump(wasBid: number, wasAsk: number, bid: number, ask: number): boolean {
  if (wasBid <= 0 || wasAsk <= 0 || bid <= 0 || ask <= 0) return false;
  const was = wasBid + wasAsk;
  const moved = Math.abs(bid + ask - was);
  return moved > JUMP * was && moved > 2 * TICKS_MIN;
}

/** In 1e-4. */
interface Sides {
  readonly bid: number;
  readonly ask: number;
}

/** Prices that jumped and wait until a second quote of the same contract bears them out. At most one a row. */
export class HeldJumps {
  private readonly ofRow = new Map<number, Sides>();

  get count(): number {
    return this.ofRow.size;
  }

  /** The rows with what is held for each, the oldest first. */
  entries(): Iterable<readonly [number, Sides]> {
    return this.ofRow.entries();
  }

  /** Returns whether the quote bears out what is held for the row. */
  isBorneOut(row: number, bid: number, ask: number): boolean {
    const held = this.ofRow.get(row);
    return held !== undefined && !isJump(held.bid, held.ask, bid, ask);
  }

  hold(row: number, bid: number, ask: number): void {
    this.ofRow.set(row, { bid, ask });
  }

  release(row: number): void {
    this.ofRow.delete(row);
  }
}
