import type { AccountId } from '#core/units';

/** What a look at the store is for: some accounts or all, with what persons asked for or without. */
export interface Asked {
  readonly accounts: readonly AccountId[];
  readonly what: 'intents' | 'everything';
}

/** Gathers of which accounts something may wait in the store, and lets the work loop rest while there is none. */
export class Wanted {
  private accounts = new Set<AccountId>();
  private areAllWanted = true;
  private areCommandsWanted = true;
  private isWoken = false;
  private endRest: () => void = () => undefined;

  add(accountId: AccountId): void {
    this.accounts.add(accountId);
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
    this.accounts = new Set();
    this.areAllWanted = false;
    this.areCommandsWanted = false;
    this.isWoken = false;
    return { accounts, what };
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
