import type { UserId } from '#core/units';

/**
 * Runs the tasks of one user one at a time, in the order in which they came; different users do not wait for each other.
 * A user without tasks costs nothing. A task that fails does not stop the ones behind it.
 */
export class UserMailboxes {
  private readonly tails = new Map<UserId, Promise<void>>();

  /** Users with a task running or waiting. */
  get busyUsers(): number {
    return this.tails.size;
  }

  /** Returns what the task returns, once those before it have ended. */
  run<T>(userId: UserId, task: () => Promise<T>): Promise<T> {
    const before = this.tails.get(userId);
    const result = before ? before.then(task) : task();
    const tail = result.then(ignore, ignore).then(() => {
      if (this.tails.get(userId) === tail) this.tails.delete(userId);
    });
    this.tails.set(userId, tail);
    return result;
  }

  /** Resolves when nothing runs or waits any more. */
  async settled(): Promise<void> {
    while (this.tails.size > 0) await Promise.all(this.tails.values());
  }
}

function ignore(): void {}
