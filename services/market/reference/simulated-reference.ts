import { sha256Hex } from '#platform/hash';
import { isOfPerson, type ReferenceFileContent, type ReferenceStore, SIMULATED_PREFIX } from '#store/reference';
import { LAYOUTS, type Layout } from './layouts.js';
import { readText } from './read-text.js';

/** What the exchange makes up; its world has no splits. */
const FILES = ['underlyings.csv', 'earnings.csv', 'dividends.csv'] as const;
const FORGOTTEN = { hash: '', lines: 0, facts: [], faults: [] };

export interface SimulatedReferenceParts {
  readonly store: Pick<ReferenceStore, 'hashes' | 'keep'>;
  /** Returns what the simulated exchange says in a file's layout; absent: the market is real. */
  readonly read?: (file: string) => Promise<string>;
  readonly onRead: (file: ReferenceFileContent) => void;
}

/**
 * Takes the facts that the simulated exchange makes up, so that the demo has some. They never stand beside others: with a real market, or as soon
 * as a person has put a file into the folder, they are forgotten.
 */
export class SimulatedReference {
  constructor(private readonly parts: SimulatedReferenceParts) {}

  /** Errors: what the store and the exchange throw; the next look tries again. */
  async look(): Promise<void> {
    const { store, read } = this.parts;
    const hashes = await store.hashes();
    const isWanted = read !== undefined && ![...hashes.keys()].some(isOfPerson);
    if (!isWanted) return this.forget(hashes);
    for (const file of FILES) {
      const text = await read(file);
      const hash = sha256Hex(text);
      const name = `${SIMULATED_PREFIX}${file}`;
      if (hash === hashes.get(name)) continue;
      const content = { name, hash, ...readText(text, LAYOUTS[file] as Layout) };
      await store.keep(content);
      this.parts.onRead(content);
    }
  }

  private async forget(hashes: ReadonlyMap<string, string>): Promise<void> {
    for (const [name, hash] of hashes) {
      if (name.startsWith(SIMULATED_PREFIX) && hash !== FORGOTTEN.hash)
        await this.parts.store.keep({ name, ...FORGOTTEN });
    }
  }
}
