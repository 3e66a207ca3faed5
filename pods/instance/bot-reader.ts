import type { Clock } from '#platform/clock';
import type { PodStore, TickInputs } from '#store/pods';
import type { BotEntry, HostedBots } from './hosted-bots.js';
import type { UserMailboxes } from './mailbox.js';

export interface BotReaderDeps {
  readonly store: Pick<PodStore, 'loadTick'>;
  readonly bots: HostedBots;
  readonly mailboxes: UserMailboxes;
  readonly clock: Clock;
  readonly mayAct: () => boolean;
  /** The bot is deleted, or its user lives in another slot. */
  readonly onGone: (entry: BotEntry) => void;
  /** The entry carries what was read. */
  readonly onRead: (entry: BotEntry) => void;
  /** Commands wait for the bot. Never rejects. */
  readonly onCommands: (entry: BotEntry, inputs: TickInputs) => Promise<void>;
  /** Never rejects. */
  readonly onFailure: (entry: BotEntry, error: unknown) => Promise<void>;
}

/** Reads what is known of bots in memory, each in the mailbox of its user. */
export class BotReader {
  constructor(private readonly deps: BotReaderDeps) {}

  /**
   * Resolves, as soon as it is read, with whether it could be. Commands that are found are obeyed behind that, on the same inputs, before
   * anybody else of the user: after a takeover they need neither the queue nor a second reading. Never rejects.
   */
  read(entry: BotEntry): Promise<boolean> {
    const { mailboxes, mayAct, onCommands, onFailure } = this.deps;
    if (!mayAct()) return Promise.resolve(false);
    return new Promise((resolve) => {
      void mailboxes.run(entry.bot.userId, async () => {
        try {
          const inputs = await this.load(entry);
          resolve(true);
          if (inputs && inputs.commands.length > 0) await onCommands(entry, inputs);
        } catch (error) {
          await onFailure(entry, error);
          resolve(false);
        }
      });
    });
  }

  private async load(entry: BotEntry): Promise<TickInputs | undefined> {
    const { store, bots, clock, onGone, onRead } = this.deps;
    const { botId, userId } = entry.bot;
    const readAt = clock.monotonicMs();
    const inputs = await store.loadTick(botId);
    if (bots.get(botId) !== entry) return undefined;
    if (!inputs || inputs.bot.userId !== userId) {
      onGone(entry);
      return undefined;
    }
    bots.accept(entry, inputs, readAt);
    onRead(entry);
    return inputs;
  }
}
