import type { AccountId } from '#core/units';
import type { PendingIntent } from '#store/desk';

/** What a look at the store is for: some accounts or all, with what persons asked for or without. */
export interface Asked {
  readonly accounts: readonly AccountId[];
  readonly what: 'intents' | 'everything';
  /** Of other accounts, what was said to wait, exits first: it need not be read. */
  readonly told: readonly PendingIntent[];
}

/** Gathers of which accounts something may wait in the store, and lets the work loop rest while there is none. */
export class Wanted {
  private accounts = new Set<AccountId>();
  private told: PendingIntent[] = [];
  private areAllWanted = true;
  private areCommandsWanted = true;
  private isWoken = false;
  private endRest: () => void = () => undefined;

  add(accountId: AccountId): void {
    this.accounts.add(accountId);
    this.wake();
  }

  addTold(intents: readonly PendingIntent[]): void {
    this.told.push(...intents);
    this.wake();
  }

  addAll(): void {
    this.areAllWanted = true;
    this.wake();
  }

  addCommands(): void {
    this.areCommandsWanted = true;
  }

  /** Returns what is wanted so far, and begins anew. */
  take(all: readonly AccountId[]): Asked {
    const accounts = this.areAllWanted ? all : [...this.accounts];
    const what = this.areAllWanted || this.areCommandsWanted ? 'everything' : 'intents';
    const read = new Set(accounts);
    const told = this.told.filter(({ accountId }) => !read.has(accountId));
    told.sort((a, b) => rankOf(a) - rankOf(b));
    this.accounts = new Set();
    this.told = [];
    this.areAllWanted = false;
    this.areCommandsWanted = false;
    this.isWoken = false;
    return { accounts, what, told };
  }

  wake(): void {
    this.isWoken = true;
    this.endRest();
  }

  /** Ends when something is wanted that was not taken. */
  rest(): Promise<void> {
    if (this.isWoken) return Promise.resolve();
    return new Promise((resolve) => {
      this.endRest = resolve;
    });
  }
}

const rankOf = ({ intent }: PendingIntent) => (intent.side === 'buy_to_close' ? 0 : 1);
