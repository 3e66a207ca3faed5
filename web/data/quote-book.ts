/** The chains that the page shows, kept whole from the live channel's snapshots and changes. */
import { applyQuotes, type HeldQuotes, QuoteDecodeError } from '#contract';

interface Chain {
  held?: HeldQuotes;
  readonly watchers: Set<() => void>;
}

export interface QuoteBookParts {
  /** Tells the server all topics that are wanted from now on. */
  say(want: readonly string[]): void;
  /** Runs a task when the page has done what it is at. */
  soon(task: () => void): void;
}

export class QuoteBook {
  private readonly chains = new Map<string, Chain>();
  private willSay = false;

  constructor(private readonly parts: QuoteBookParts) {}

  /** Wants a chain until the returned function is called; `onMove` hears of each newer state. */
  watch(underlying: string, onMove: () => void): () => void {
    const chain = this.chains.get(underlying) ?? { watchers: new Set() };
    if (!this.chains.has(underlying)) {
      this.chains.set(underlying, chain);
      this.saySoon();
    }
    chain.watchers.add(onMove);
    return () => {
      chain.watchers.delete(onMove);
      if (chain.watchers.size === 0) this.saySoon();
    };
  }

  /** Returns what is known of a watched chain; undefined before its first snapshot. */
  get(underlying: string): HeldQuotes | undefined {
    return this.chains.get(underlying)?.held;
  }

  /** What is wanted on a new connection: what is held is named, so that only what came after it is sent. */
  afterCut(): readonly string[] {
    return [...this.chains].map(([underlying, { held }]) => topicOf(underlying) + (held ? `@${held.hash}` : ''));
  }

  /** Takes a binary message of the channel. */
  receive(buffer: ArrayBuffer): void {
    let changed: string | undefined;
    try {
      const next = applyQuotes(buffer, (underlying) => {
        changed = underlying;
        return this.get(underlying);
      });
      const chain = this.chains.get(next.frame.underlying);
      if (!chain) return;
      chain.held = next;
      for (const onMove of chain.watchers) onMove();
    } catch (error) {
      if (!(error instanceof QuoteDecodeError)) throw error;
      if (changed !== undefined && this.get(changed)) this.askAgain(changed);
    }
  }

  /** The server goes on from what it sent last, unless the chain was not wanted for a moment. */
  private askAgain(underlying: string): void {
    const chain = this.chains.get(underlying);
    if (chain) delete chain.held;
    const all = this.topics();
    this.parts.say(all.filter((topic) => topic !== topicOf(underlying)));
    this.parts.say(all);
  }

  /** Once for all that comes and goes in a moment, as when one page follows another. */
  private saySoon(): void {
    if (this.willSay) return;
    this.willSay = true;
    this.parts.soon(() => {
      this.willSay = false;
      for (const [underlying, { watchers }] of this.chains) if (watchers.size === 0) this.chains.delete(underlying);
      this.parts.say(this.topics());
    });
  }

  /** Without hashes: on the same connection the server knows what it has sent. */
  private topics(): readonly string[] {
    return [...this.chains.keys()].map(topicOf);
  }
}

const topicOf = (underlying: string) => `quotes/${underlying}`;
