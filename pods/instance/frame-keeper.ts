import type { ContentHash, Underlying } from '#core/units';
import { runBackground } from '#platform/errors';
import type { PodStore } from '#store/pods';
import type { FrameSource, SlotFrame } from './ports.js';

interface Keeping {
  readonly isUrgent: boolean;
  readonly stored: Promise<void>;
}

/**
 * Has the frames stored that decisions refer to, each once, though many bots of a slot, and other slots of the process, look at one frame.
 * Remembers the newest of those that are stored.
 */
export class FrameKeeper {
  private readonly kept = new Set<ContentHash>();
  private readonly keeping = new Map<ContentHash, Keeping>();

  constructor(
    private readonly store: Pick<PodStore, 'keepFrames'>,
    private readonly limit = 2_048,
  ) {}

  /** Resolves when all of them are stored. Errors: what the store throws; nothing is remembered then. */
  async keep(frames: readonly SlotFrame[], isUrgent = false): Promise<void> {
    const missing = frames.filter(({ hash }) => !this.kept.has(hash));
    if (missing.length === 0) return;
    // What is urgent does not wait for what is not.
    const isUnderWay = (one: Keeping | undefined) => one !== undefined && (one.isUrgent || !isUrgent);
    const fresh = missing.filter(({ hash }) => !isUnderWay(this.keeping.get(hash)));
    if (fresh.length > 0) this.begin(fresh, isUrgent);
    await Promise.all(missing.map(({ hash }) => this.keeping.get(hash)?.stored));
  }

  /**
   * Begins to store the newest frames that a tick will most likely refer to, beside its way to a decision: its commit waits until they are
   * stored. What fails here is tried again by the tick, and told there.
   */
  keepEarly(underlyings: Iterable<Underlying>, source: FrameSource, isUrgent: boolean): void {
    const frames = [...new Set(underlyings)].flatMap((underlying) => source.newest(underlying) ?? []);
    void runBackground('keep frames', { onFailure: () => undefined }, () => this.keep(frames, isUrgent));
  }

  private begin(frames: readonly SlotFrame[], isUrgent: boolean): void {
    const theirs: SlotFrame[] = [];
    const ours: SlotFrame[] = [];
    // What is urgent does not wait for another slot either.
    for (const frame of frames) (!isUrgent && frame.mark?.claim() === false ? theirs : ours).push(frame);
    if (ours.length > 0) this.note(ours, isUrgent, this.write(ours, isUrgent));
    for (const frame of theirs) this.note([frame], isUrgent, this.storedElsewhere(frame));
  }

  private async write(frames: readonly SlotFrame[], isUrgent: boolean): Promise<void> {
    let isStored = false;
    try {
      await this.store.keepFrames(frames, isUrgent);
      isStored = true;
    } finally {
      for (const { mark } of frames) mark?.settle(isStored);
    }
  }

  private async storedElsewhere(frame: SlotFrame): Promise<void> {
    const isStored = await frame.mark?.storedElsewhere();
    if (isStored !== true) await this.write([frame], false);
  }

  private note(frames: readonly SlotFrame[], isUrgent: boolean, storing: Promise<void>): void {
    const stored = storing
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
