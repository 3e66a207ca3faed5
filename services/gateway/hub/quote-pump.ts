import { runBackground } from '#platform/errors';
import type { QuoteTopics } from './quote-topics.js';

/** About the time between two pictures of a screen: chains that move more often leave together. */
const GAP_MS = 20;
const GAP_AFTER_FAILURE_MS = 500;

export interface QuotePumpParts {
  readonly topics: Pick<QuoteTopics, 'refresh'>;
  readonly timers: { sleep(ms: number): Promise<void> };
  /** Underlyings whose chains somebody wants. */
  wanted(): ReadonlySet<string>;
  /** Sends what was read to those who want one of these. */
  send(moved: ReadonlySet<string>): void;
  onFailure(error: unknown): void;
}

/** Reads chains as soon as they move, one round after the other. What could not be read stays due. */
export class QuotePump {
  private moved = new Set<string>();
  private isRunning = false;
  private isStopped = false;

  constructor(private readonly parts: QuotePumpParts) {}

  announce(underlying: string): void {
    if (this.isStopped || !this.parts.wanted().has(underlying)) return;
    this.moved.add(underlying);
    if (this.isRunning) return;
    this.isRunning = true;
    void runBackground('hub.quotes', { onFailure: this.parts.onFailure }, () => this.run());
  }

  /** Announcements may have been lost. */
  announceAll(): void {
    for (const underlying of this.parts.wanted()) this.announce(underlying);
  }

  stop(): void {
    this.isStopped = true;
  }

  private async run(): Promise<void> {
    try {
      while (this.moved.size > 0 && !this.isStopped) await this.parts.timers.sleep(await this.round());
    } finally {
      this.isRunning = false;
    }
  }

  /** Returns how long to wait before the next one. */
  private async round(): Promise<number> {
    const moved = this.moved;
    this.moved = new Set();
    try {
      await this.parts.topics.refresh(moved);
      this.parts.send(moved);
      return GAP_MS;
    } catch (error) {
      this.parts.onFailure(error);
      for (const underlying of moved) this.moved.add(underlying);
      return GAP_AFTER_FAILURE_MS;
    }
  }
}
