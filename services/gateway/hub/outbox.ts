import type { LiveMessage } from '../contract/index.js';

/** Messages that wait for the next flush, per user; a message that says the same as one that waits is not kept twice. */
export class Outbox {
  private readonly waiting = new Map<string, Map<string, LiveMessage>>();

  put(userId: string, message: LiveMessage): void {
    const own = this.waiting.get(userId);
    const key = keyOf(message);
    if (own) own.set(key, message);
    else this.waiting.set(userId, new Map([[key, message]]));
  }

  /** Returns all that waits, and forgets it. */
  take(): ReadonlyMap<string, readonly LiveMessage[]> {
    const taken = new Map([...this.waiting].map(([userId, own]) => [userId, [...own.values()]]));
    this.waiting.clear();
    return taken;
  }
}

function keyOf(message: LiveMessage): string {
  if ('botId' in message && message.botId !== undefined) return `${message.type}:${message.botId}`;
  if ('connectionId' in message && message.connectionId !== undefined) return `${message.type}:${message.connectionId}`;
  return message.type;
}
