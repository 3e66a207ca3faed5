import type { Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import type { ColdChainStore, FeedReportStore } from '#store/feeds';
import type { WatchedStore } from '#store/watched';
import { Problem } from '../http/index.js';

/** As often as market reads it. */
const WATCHED_EVERY_MS = 5_000;
/** An older one is read again when somebody looks at it. */
const OLD_AFTER_MS = 5 * 60_000;

export interface FollowedChainsParts {
  readonly reports: Pick<FeedReportStore, 'read'>;
  readonly watched: Pick<WatchedStore, 'read'>;
  readonly cold: Pick<ColdChainStore, 'ask' | 'refusal'>;
  readonly clock: Clock;
}

/** Which chains market follows. Vendors are asked for what somebody holds or watches; any other chain is read once, when it is looked at. */
export class FollowedChains {
  private watched: { readonly atMs: number; readonly underlyings: ReadonlySet<Underlying> } | undefined;

  constructor(private readonly parts: FollowedChainsParts) {}

  /** Returns why there is no chain, having asked market to read it: `CHAIN_ASKED`, `CHAIN_UNREAD` with the vendor's code, or `NOT_FOUND`. */
  async problemOf(underlying: Underlying): Promise<Problem> {
    if (!(await this.isCold(underlying))) return new Problem('NOT_FOUND');
    const code = await this.parts.cold.refusal(underlying);
    if (code !== undefined) return new Problem('CHAIN_UNREAD', { detail: `The vendor answered ${code}.` });
    await this.parts.cold.ask(underlying);
    return new Problem('CHAIN_ASKED');
  }

  /** Returns whether nobody follows the chain; one that was read long ago is asked for anew. @param readAt - on the wall clock */
  async isUnfollowed(underlying: Underlying, readAt: number): Promise<boolean> {
    if (!(await this.isCold(underlying))) return false;
    if (this.parts.clock.now() - readAt > OLD_AFTER_MS) await this.parts.cold.ask(underlying);
    return true;
  }

  private async isCold(underlying: Underlying): Promise<boolean> {
    const report = await this.parts.reports.read();
    if (report === undefined || report.vendors.length === 0) return false;
    const nowMs = this.parts.clock.monotonicMs();
    if (this.watched === undefined || nowMs - this.watched.atMs >= WATCHED_EVERY_MS) {
      const { underlyings } = await this.parts.watched.read();
      this.watched = { atMs: nowMs, underlyings: new Set(underlyings) };
    }
    return !this.watched.underlyings.has(underlying);
  }
}
