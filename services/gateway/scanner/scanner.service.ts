import { setImmediate as nextTurn } from 'node:timers/promises';
import { tradingDateAt } from '#core/calendar';
import { RESIDUAL_SETTINGS } from '#core/margin';
import { type OptionContract, occSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { addMs, type Instant, type UserId } from '#core/units';
import { randomId } from '#platform/hash';
import type { ChainDayStore } from '#store/chain-days';
import type { NewestFrames } from '#store/frames';
import type { PreviewRepository } from '#store/previews';
import type { CandidateDetailView, HouseMarginView, ScanMargin, ScanSince } from '../contract/index.js';
import { found } from '../http/index.js';
import { candidateDetail, modelRequirements } from './candidate-detail.js';
import { contractHistory } from './contract-history.js';
import { houseMargins, type ModelRequirements } from './house-margins.js';
import { ScanBook } from './scan-book.js';
import { SharedRun } from './shared-run.js';

export interface ScannerParts {
  readonly frames: NewestFrames;
  readonly days: Pick<ChainDayStore, 'chains'>;
  readonly previews: Pick<PreviewRepository, 'pairs' | 'own'>;
  marketNow(): Instant;
}

/** About a quarter of trading days are more than a contract's picture shows. */
const HISTORY_DAYS = 40;

/** The candidates of all underlyings, and one of them with everything behind it. */
export class ScannerService {
  private readonly books = new Map<ScanMargin, { readonly book: ScanBook; readonly run: SharedRun }>();
  private readonly instance = randomId().slice(0, 8);

  constructor(private readonly parts: ScannerParts) {}

  /** Returns an encoded scan: all, or what has changed since a revision. */
  async scan(margin: ScanMargin, since: ScanSince): Promise<Uint8Array> {
    const { book, run } = this.bookOf(margin);
    await run.ask();
    return book.answer(since, tradingDateAt(this.parts.marketNow()));
  }

  /** Errors: Problem `NOT_FOUND` for what is no put of a chain that there is now. */
  async detail(userId: UserId, symbol: string, margin: ScanMargin): Promise<CandidateDetailView> {
    const contract = found(parseOccSymbol(symbol));
    const underlying = underlyingOfRoot(contract.root);
    const { frame } = found(await this.parts.frames.get(underlying));
    const now = this.parts.marketNow();
    const detail = found(candidateDetail(frame, contract, { now, today: tradingDateAt(now), margin }));
    const chains = await this.parts.days.chains(underlying, tradingDateAt(frame.tsEvent), HISTORY_DAYS);
    const models = modelRequirements(frame, contract, { now, today: tradingDateAt(now) });
    const houses = models ? await this.houses(userId, contract, models, now) : [];
    return { ...detail, houses, history: contractHistory(chains, contract) };
  }

  private async houses(
    userId: UserId,
    contract: OptionContract,
    models: ModelRequirements,
    now: Instant,
  ): Promise<readonly HouseMarginView[]> {
    const { previews } = this.parts;
    const [pairs, own] = await Promise.all([
      previews.pairs(addMs(now, -RESIDUAL_SETTINGS.maxAgeMs), now),
      previews.own(userId, occSymbol(contract), now),
    ]);
    return houseMargins(models, { pairs, own, underlying: underlyingOfRoot(contract.root), now });
  }

  private bookOf(margin: ScanMargin) {
    const known = this.books.get(margin);
    if (known) return known;
    const book = new ScanBook(margin, this.instance);
    const run = new SharedRun(async () => {
      const now = this.parts.marketNow();
      await book.refresh(await this.parts.frames.all(), { now, today: tradingDateAt(now) }, () => nextTurn());
    });
    const made = { book, run };
    this.books.set(margin, made);
    return made;
  }
}
