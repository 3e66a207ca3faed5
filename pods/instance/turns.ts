import type { UserId } from '#core/units';

/** What is decided together is written together, and each statement of the store costs more than several decisions. */
const PER_TURN = 16;

interface Waiting {
  readonly userId: UserId;
  readonly begin: () => void;
}

/**
 * The order in which a slot's ticks come to their decisions. Exits go at once. Of all others a few begin in each turn of the event loop, and none
 * beside an exit: inputs arrive for many bots at once, and without it all of their decisions would follow each other, while exits,
 * frames and messages wait until the last is made.
 */
export class Turns {
  private readonly exits = new Set<Promise<void>>();
  private waiting: readonly Waiting[] = [];
  private isGoing = false;

  /** @param next - resolves in the next turn of the event loop; never rejects */
  constructor(private readonly next: () => Promise<void>) {}

  /** Runs an exit. */
  async ahead<T>(exit: () => Promise<T>): Promise<T> {
    const running = exit();
    const ended = running.then(ignore, ignore);
    this.exits.add(ended);
    try {
      return await running;
    } finally {
      this.exits.delete(ended);
    }
  }

  /** Resolves when it is the caller's turn. */
  take(userId: UserId): Promise<void> {
    return new Promise((begin) => {
      this.waiting = [...this.waiting, { userId, begin }];
      if (!this.isGoing) void this.go();
    });
  }

  /** An exit of this user waits until the user's running tick has ended: that one waits no longer. */
  hurry(userId: UserId): void {
    const hurried = this.waiting.filter((one) => one.userId === userId);
    this.waiting = this.waiting.filter((one) => one.userId !== userId);
    for (const { begin } of hurried) begin();
  }

  /** Exits that come later than somebody's turn are not waited for, so nobody waits for ever. Never rejects. */
  private async go(): Promise<void> {
    this.isGoing = true;
    while (this.waiting.length > 0) {
      await Promise.all(this.exits);
      await this.next();
      const now = this.waiting.slice(0, PER_TURN);
      this.waiting = this.waiting.slice(PER_TURN);
      for (const { begin } of now) begin();
    }
    this.isGoing = false;
  }
}

function ignore(): void {}
