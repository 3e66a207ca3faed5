import { type ChainFrame, RIGHT_PUT, spotOf } from '#core/model';
import { DEFAULT_SCORE_MODEL } from '#core/scoring';
import { putColumns } from '#core/screening';
import { daysBetween, type Instant, priceToDecimal, type TradingDate } from '#core/units';
import { encodeScan, type ScanBlock, type ScanHead } from '../contract/index.js';

interface Entry {
  readonly frame: ChainFrame;
  readonly today: TradingDate;
  /** Rises with each block that is made. */
  readonly number: number;
  readonly block: ScanBlock;
}

/** Answers kept for one state of the book: whoever asks with the same `since` gets the same bytes. */
const ANSWERS_KEPT = 8;

/**
 * The candidates of all underlyings on one margin model. Each chain is judged once: again only when its frame is another or the
 * trading date has changed, since days to expiry and the score hang on it.
 */
export class ScanBook {
  private readonly entries = new Map<string, Entry>();
  private readonly answers = new Map<number, Uint8Array>();
  private number = 0;

  /** @param instance - names the process: revisions of another count as none */
  constructor(
    private readonly margin: ScanHead['margin'],
    private readonly instance: string,
  ) {}

  /**
   * Takes the frames that there are now. One refresh at a time.
   * @param pause - awaited after each chain that was judged, so that others get their turn
   */
  async refresh(
    frames: readonly ChainFrame[],
    { now, today }: { readonly now: Instant; readonly today: TradingDate },
    pause: () => Promise<unknown>,
  ): Promise<void> {
    const present = new Set<string>(frames.map(({ underlying }) => underlying));
    for (const underlying of [...this.entries.keys()]) if (!present.has(underlying)) this.forget(underlying);
    for (const frame of frames) {
      const known = this.entries.get(frame.underlying);
      if (known?.frame === frame && known.today === today) continue;
      const block = blockOf(frame, now, today, this.margin);
      this.number += 1;
      this.entries.set(frame.underlying, { frame, today, number: this.number, block });
      this.answers.clear();
      await pause();
    }
  }

  /** Returns the encoded answer for a trading date: all blocks, or those made after `since`. */
  answer(since: string | undefined, today: TradingDate): Uint8Array {
    const after = this.numberOf(since);
    const known = this.answers.get(after);
    if (known) return known;
    const entries = [...this.entries.values()];
    const made = encodeScan({
      revision: `${this.instance}.${this.number}`,
      today,
      margin: this.margin,
      underlyings: entries.map(({ block }) => block.head.underlying).sort(),
      blocks: entries.filter(({ number }) => number > after).map(({ block }) => block),
    });
    if (this.answers.size >= ANSWERS_KEPT) this.answers.clear();
    this.answers.set(after, made);
    return made;
  }

  private forget(underlying: string): void {
    this.entries.delete(underlying);
    this.answers.clear();
  }

  /** 0 for none, for another process's, and for one that lies ahead. */
  private numberOf(since: string | undefined): number {
    const [instance, text = ''] = since?.split('.') ?? [];
    const number = instance === this.instance && /^\d{1,15}$/.test(text) ? Number(text) : 0;
    return number <= this.number ? number : 0;
  }
}

function blockOf(frame: ChainFrame, now: Instant, today: TradingDate, marginModel: ScanHead['margin']): ScanBlock {
  const columns = putColumns(frame, { now, today, score: DEFAULT_SCORE_MODEL, marginModel });
  const { underlying, sequence, tsEvent, staleCopy, model } = frame;
  const spot = spotOf(frame);
  return {
    head: {
      ...{ underlying, sequence, tsEvent, staleCopy, model },
      ...(spot !== undefined && { spot: priceToDecimal(spot) }),
      looked: putsIn(frame),
      rows: columns.count,
      expiries: frame.expiries.map(({ root, expiry, lotSize }) => ({
        ...{ root, expiry, dte: daysBetween(today, expiry) },
        ...(lotSize !== undefined && { lotSize }),
      })),
    },
    columns,
  };
}

function putsIn({ columns, rowCount }: ChainFrame): number {
  let puts = 0;
  for (let row = 0; row < rowCount; row += 1) if (columns.right[row] === RIGHT_PUT) puts += 1;
  return puts;
}
