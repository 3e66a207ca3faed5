import type { Clock, Repeated, Timers } from '#platform/clock';
import type { Exchange } from '../exchange.js';
import { MarketScript } from './market-script.js';
import { type Turn, Turns } from './turns.js';

const TURN_MS = 50;

/** A vendor that tells of the market. */
export interface TapeReader {
  /** Underlyings that its clients follow. */
  readonly followed: () => Iterable<string>;
  readonly onTurn: (turn: Turn) => void;
}

/** One market's quotes for all vendors that tell of it: each gets the same events, with the same stamps. */
export class Tape {
  readonly script = new MarketScript();
  private readonly readers = new Set<TapeReader>();
  private readonly repeated: Repeated;

  constructor(
    readonly exchange: Exchange,
    readonly clock: Clock,
    timers: Timers,
    onFailure: (error: unknown) => void,
  ) {
    const turns = new Turns(exchange);
    this.repeated = timers.every(
      TURN_MS,
      () => {
        const followed = new Set([...this.readers].flatMap((reader) => [...reader.followed()]));
        for (const turn of turns.take(followed, this.script.shownAt(clock.now()), clock.monotonicMs())) {
          const quotes = turn.quotes.flatMap((quote) => this.script.distort(quote));
          const share = this.script.distortShare(turn.share);
          for (const reader of this.readers) reader.onTurn({ ...turn, share, quotes });
        }
      },
      onFailure,
    );
  }

  /** Returns what ends the reading. */
  read(reader: TapeReader): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }

  close(): Promise<void> {
    return this.repeated.stop();
  }
}
