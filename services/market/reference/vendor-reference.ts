import { tradingDateAt } from '#core/calendar';
import { kindOfUnderlying } from '#core/model';
import {
  addDays,
  type Instant,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  type Random,
  type TradingDate,
  type Underlying,
} from '#core/units';
import type { Clock } from '#platform/clock';
import { sha256Hex } from '#platform/hash';
import type { ReferenceFileContent, ReferenceStore } from '#store/reference';
import { backOffMs } from '../feeds/kit/index.js';

const READ_EVERY_MS = MS_PER_DAY;
const BACK_OFF = { firstMs: MS_PER_MINUTE, longestMs: MS_PER_HOUR };
/** How far back facts are asked for: whoever was away for two months still counts what was missed. */
const PAST_DAYS = 60;
/** Underlyings that are read in one look: prices come first, and plans with a limit count by the minute. */
const READS_PER_LOOK = 5;

export interface ReferenceVendor {
  readonly name: string;
  /** Reads what takes or took effect on `since` or later. Errors: PlatformError of the vendor; then nothing is known. */
  readonly read: (
    underlying: Underlying,
    since: TradingDate,
    readAt: Instant,
  ) => Promise<Pick<ReferenceFileContent, 'lines' | 'facts' | 'faults'>>;
}

export interface VendorReferenceParts {
  readonly vendor: ReferenceVendor;
  readonly store: Pick<ReferenceStore, 'files' | 'keep'>;
  readonly readWatched: () => Promise<readonly Underlying[]>;
  readonly clock: Clock;
  readonly random: Random;
  readonly onRead: (file: ReferenceFileContent) => void;
  readonly onFailure: (error: unknown) => void;
}

interface Due {
  readonly atMs: number;
  readonly failures: number;
}

/**
 * Takes splits and dividends of the shares that somebody watches from a vendor: when one is new and once a day. A reading that fails changes
 * nothing and is repeated, later each time; the others wait a minute, because most failures are not about one share.
 */
export class VendorReference {
  /** Monotonic. */
  private due: Map<Underlying, Due> | undefined;
  private heldUntilMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: VendorReferenceParts) {}

  /** Errors: what the store throws; the next look tries again. */
  async look(): Promise<void> {
    const { clock, readWatched } = this.parts;
    if (clock.monotonicMs() < this.heldUntilMs) return;
    this.due ??= await this.dueAfterRestart();
    const shares = (await readWatched()).filter((one) => kindOfUnderlying(one) === 'equity');
    let reads = 0;
    for (const underlying of shares) {
      if ((this.due.get(underlying)?.atMs ?? 0) > clock.monotonicMs()) continue;
      if (reads === READS_PER_LOOK || !(await this.readOne(underlying, this.due))) return;
      reads += 1;
    }
  }

  private async readOne(underlying: Underlying, due: Map<Underlying, Due>): Promise<boolean> {
    const { vendor, store, clock, random, onRead, onFailure } = this.parts;
    const readAt = clock.now();
    const since = addDays(tradingDateAt(readAt), -PAST_DAYS);
    let answer: Awaited<ReturnType<ReferenceVendor['read']>>;
    try {
      answer = await vendor.read(underlying, since, readAt);
    } catch (error) {
      onFailure(error);
      const failures = (due.get(underlying)?.failures ?? 0) + 1;
      due.set(underlying, { atMs: clock.monotonicMs() + backOffMs(BACK_OFF, failures, random), failures });
      this.heldUntilMs = clock.monotonicMs() + backOffMs(BACK_OFF, 1, random);
      return false;
    }
    const hash = sha256Hex(JSON.stringify(answer.facts.map(({ asOf: _asOf, ...fact }) => fact)));
    const file = { name: nameOf(vendor.name, underlying), hash, ...answer };
    await store.keep(file);
    due.set(underlying, { atMs: clock.monotonicMs() + READ_EVERY_MS, failures: 0 });
    onRead(file);
    return true;
  }

  /** What was read within a day is not read again only because the process has begun anew. */
  private async dueAfterRestart(): Promise<Map<Underlying, Due>> {
    const { vendor, store, clock } = this.parts;
    const due = new Map<Underlying, Due>();
    const prefix = nameOf(vendor.name, '' as Underlying);
    for (const { name, readAt } of await store.files()) {
      if (!name.startsWith(prefix)) continue;
      const agoMs = Math.max(0, clock.now() - readAt);
      const atMs = clock.monotonicMs() + READ_EVERY_MS - agoMs;
      due.set(name.slice(prefix.length) as Underlying, { atMs, failures: 0 });
    }
    return due;
  }
}

function nameOf(vendor: string, underlying: Underlying): string {
  return `${vendor}/${underlying}`;
}
