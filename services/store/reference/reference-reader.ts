import type { UnderlyingFacts } from '#core/model';
import type { Underlying } from '#core/units';
import type { Repeated, Timers } from '#platform/clock';
import type { CorporateActions } from './facts.js';
import type { ReferenceStore } from './reference-store.js';

/** Reference data change a few times a day; what was known before stays in force meanwhile. */
const POLL_MS = 30_000;

export interface ReferenceReaderParts {
  readonly store: Pick<ReferenceStore, 'version' | 'facts' | 'actions'>;
  readonly timers: Timers;
  readonly onError: (error: unknown) => void;
}

/** Keeps facts, splits and dividends in memory and reads them again when their version has risen. */
export class ReferenceReader {
  private version = -1;
  private known: ReadonlyMap<Underlying, UnderlyingFacts> | undefined;
  private knownActions: CorporateActions | undefined;
  private poll: Repeated | undefined;

  constructor(private readonly parts: ReferenceReaderParts) {}

  /** Returns what is known; undefined until it was read once: then no gate that needs facts opens. */
  facts(): ReadonlyMap<Underlying, UnderlyingFacts> | undefined {
    return this.known;
  }

  /** Returns the splits and cash dividends that are known; undefined until they were read once. */
  actions(): CorporateActions | undefined {
    return this.knownActions;
  }

  /** Reads and goes on reading. Never rejects: a database that is away is tried again. */
  async start(): Promise<void> {
    const { timers, onError } = this.parts;
    this.poll = timers.every(POLL_MS, () => this.refresh(), onError);
    await this.refresh().catch(onError);
  }

  async close(): Promise<void> {
    await this.poll?.stop();
  }

  /** Errors: what the store throws; what was known stays. */
  async refresh(): Promise<void> {
    const { store } = this.parts;
    // Read before the facts: what changes in between is read again.
    const version = await store.version();
    if (version === this.version) return;
    const [facts, actions] = await Promise.all([store.facts(), store.actions()]);
    this.known = facts;
    this.knownActions = actions;
    this.version = version;
  }
}
