/**
 * What was read once and is read again only when it may have changed. When it cannot be read again, what is remembered goes on
 * being used: a cancel must not wait for the database.
 */
export class Remembered<Key, Value> {
  private readonly values = new Map<Key, Value>();
  private readonly stale = new Set<Key>();

  /** @param mayKeep - whether a failure to read leaves what is remembered good; otherwise it is forgotten */
  constructor(private readonly mayKeep: (error: unknown) => boolean) {}

  /** Returns what is remembered, or reads it. Errors: those of `read` that may not be passed over. */
  async get(key: Key, read: () => Promise<Value>): Promise<Value> {
    const known = this.values.get(key);
    if (known !== undefined && !this.stale.has(key)) return known;
    try {
      return this.put(key, await read());
    } catch (error) {
      if (known !== undefined && this.mayKeep(error)) return known;
      this.values.delete(key);
      throw error;
    }
  }

  put(key: Key, value: Value): Value {
    this.values.set(key, value);
    this.stale.delete(key);
    return value;
  }

  /** It may have changed. Without a key: all may have. */
  doubt(key?: Key): void {
    if (key !== undefined) this.stale.add(key);
    else for (const each of this.values.keys()) this.stale.add(each);
  }

  delete(key: Key): void {
    this.values.delete(key);
    this.stale.delete(key);
  }
}
