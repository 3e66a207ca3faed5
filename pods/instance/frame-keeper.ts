import type { HashedFrame, Position } from '#core/model';
import type { ContentHash } from '#core/units';
import { runBackground } from '#platform/errors';
import type { PodStore } from '#store/pods';
import type { FrameSource } from './ports.js';

interface Keeping {
  readonly isUrgent: boolean;
  readonly stored: Promise<void>;
}

/**
 * Has the frames stored that decisions refer to, each once, though many bots of a slot look at one frame. Remembers the newest of those
 * that are stored.
 */
export class FrameKeeper {
  private readonly kept = new Set<ContentHash>();
  private readonly keeping = new Map<ContentHash, Keeping>();

  constructor(
    private readonly store: Pick<PodStore, 'keepFrames'>,
    private readonly limit = 2_048,
  ) {}

  /** Resolves when all of them are stored. Errors: what the store throws; nothing is remembered then. */
  async keep(frames: readonly HashedFrame[], isUrgent = false): Promise<void> {
    const missing = frames.filter(({ hash }) => !this.kept.has(hash));
    if (missing.length === 0) return;
    // What is urgent does not wait for what is not.
    const isUnderWay = (one: Keeping | undefined) => one !== undefined && (one.isUrgent || !isUrgent);
    const fresh = missing.filter(({ hash }) => !isUnderWay(this.keeping.get(hash)));
    if (fresh.length > 0) this.begin(fresh, isUrgent);
    await Promise.all(missing.map(({ hash }) => this.keeping.get(hash)?.stored));
  }

  /**
   * Begins to store the newest frames of what is held, beside the reading of an exit's inputs: its commit waits until they are stored. What
   * fails here is tried again by the tick, and told there.
   */
  keepEarly(held: readonly Pick<Position, 'underlying'>[], source: FrameSource): void {
    const underlyings = new Set(held.map(({ underlying }) => underlying));
    const frames = [...underlyings].flatMap((underlying) => source.newest(underlying) ?? []);
    void runBackground('keep frames', { onFailure: () => undefined }, () => this.keep(frames, true));
  }

  private begin(frames: readonly HashedFrame[], isUrgent: boolean): void {
    const stored = this.store
      .keepFrames(frames, isUrgent)
      .then(() => {
        for (const { hash } of frames) this.remember(hash);
      })
      .finally(() => {
        for (const { hash } of frames) if (this.keeping.get(hash) === keeping) this.keeping.delete(hash);
      });
    const keeping = { isUrgent, stored };
    for (const { hash } of frames) this.keeping.set(hash, keeping);
  }

  private remember(hash: ContentHash): void {
    if (this.kept.size >= this.limit) {
      const oldest = this.kept.values().next().value;
      if (oldest !== undefined) this.kept.delete(oldest);
    }
    this.kept.add(hash);
  }
}
