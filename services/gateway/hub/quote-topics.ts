import type { HashedFrame } from '#core/model';
import type { Underlying } from '#core/units';
import { encodeQuoteDelta, encodeQuoteSnapshot } from '../contract/index.js';

interface Topic {
  readonly newest: HashedFrame;
  /** Made when somebody needs it. */
  snapshot?: Uint8Array;
  readonly delta?: { readonly base: string; readonly bytes: Uint8Array };
}

/** The newest chain of each underlying that some browser wants, encoded once for all of them: whole, and as what changed since the one before. */
export class QuoteTopics {
  private readonly topics = new Map<string, Topic>();

  constructor(private readonly frames: { get(underlying: Underlying): Promise<HashedFrame | undefined> }) {}

  /** Returns whether there is such a chain. Errors: PlatformError `REDIS_*`. */
  async open(underlying: string): Promise<boolean> {
    if (this.topics.has(underlying)) return true;
    const newest = await this.frames.get(underlying as Underlying);
    if (newest && !this.topics.has(underlying)) this.topics.set(underlying, { newest });
    return newest !== undefined;
  }

  /** Reads these, as far as they are open. Errors: PlatformError `REDIS_*`. */
  async refresh(moved: Iterable<string>): Promise<void> {
    await Promise.all([...moved].map((underlying) => this.read(underlying)));
  }

  /** Forgets the chains that nobody wants: they are not refreshed any more. */
  keepOnly(wanted: ReadonlySet<string>): void {
    for (const underlying of this.topics.keys()) if (!wanted.has(underlying)) this.topics.delete(underlying);
  }

  /** Returns what leads to the newest frame from the one of this hash, or undefined when that is the newest. */
  bytesAfter(underlying: string, hash: string | undefined) {
    const topic = this.topics.get(underlying);
    if (!topic || topic.newest.hash === hash) return undefined;
    if (topic.delta && topic.delta.base === hash) return { hash: topic.newest.hash, bytes: topic.delta.bytes };
    topic.snapshot ??= encodeQuoteSnapshot(topic.newest);
    return { hash: topic.newest.hash, bytes: topic.snapshot };
  }

  private async read(underlying: string): Promise<void> {
    const before = this.topics.get(underlying);
    if (!before) return;
    const newest = await this.frames.get(underlying as Underlying);
    if (!newest || newest.hash === before.newest.hash) return;
    const bytes = encodeQuoteDelta(before.newest, newest);
    this.topics.set(underlying, { newest, ...(bytes && { delta: { base: before.newest.hash, bytes } }) });
  }
}
