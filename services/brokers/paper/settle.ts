/** What becomes of a paper account's contracts that nobody bought back before they expired, and what splits and dividends do to it. */
import { exerciseCutoff, expiryInstant, tradingDateAt } from '#core/calendar';
import {
  type ChainFrame,
  type CorporateAction,
  isAdjustedRoot,
  type OccSymbol,
  type OptionContract,
  parseOccSymbol,
  type Settlement,
  settlementOfRoot,
  settlesInCash,
  spotOf,
  underlyingOfRoot,
} from '#core/model';
import { outcomeAt, settlementCash, settlementShares } from '#core/orders';
import {
  type AccountId,
  type Instant,
  MS_PER_MINUTE,
  type Price,
  type SettlementId,
  type TradingDate,
  type Underlying,
  ZERO_MONEY,
} from '#core/units';
import type { PaperBooks, PaperHolding, PaperOrder, PaperTerms } from '#store/paper';

/** A price that was seen later after the opening says nothing of it. */
const OPENING_WITHIN_MS = 15 * MS_PER_MINUTE;
/** Prices of the expiry day are kept this often. */
const NOTE_EVERY_MS = MS_PER_MINUTE;
/** Looks at all orders between two readings of what expires today. */
const READ_AGAIN_LOOKS = 60;

/** Why contracts that have expired stay in the books. */
export type UnsettledCause = 'PRICE_MISSING' | 'OPENING_PRICE_MISSING' | 'NOT_IN_SHARES';

export interface PaperSettlerParts {
  readonly books: PaperBooks;
  readonly newestFrame: (underlying: Underlying) => Promise<ChainFrame | undefined>;
  readonly marketNow: () => Instant;
  readonly onUnsettled: (accountId: AccountId, symbol: OccSymbol, cause: UnsettledCause) => void;
  /** Splits and dividends by underlying, those of one in the order in which they take effect; undefined: not known yet. */
  readonly actions: () => ReadonlyMap<Underlying, readonly CorporateAction[]> | undefined;
  readonly onActionRefused: (accountId: AccountId, code: string) => void;
}

export type PaperHeld = Pick<PaperTerms, 'positions' | 'shares'>;

/** Contracts short that have expired. */
interface Due {
  readonly symbol: OccSymbol;
  readonly contract: OptionContract;
  readonly quantity: number;
}

interface Expiring {
  readonly day: TradingDate;
  readonly underlyings: Set<Underlying>;
  looksLeft: number;
}

/**
 * Settles an account's expired contracts at the first look at it after 17:30 New York time of their last session, by the last price of the
 * underlying in that session: what is in the money by 0.01 is assigned, the rest expires. Options on indexes pay cash at that price; series that
 * settle in the morning at the first price that was seen within a quarter of an hour of the opening, which stands for the exchange's special
 * opening quotation: no feed has that. The price is kept while the day is on, so that a
 * look days later finds it. Without one nothing is settled: the contracts stay, and somebody is told.
 */
export class PaperSettler {
  private expiring: Expiring | undefined;
  private readonly notedAt = new Map<Underlying, Instant>();
  /** Actions that have nothing left to do, by account. */
  private readonly counted = new Set<string>();
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: PaperSettlerParts) {}

  /**
   * Counts what became due of splits, dividends and expired contracts, in the order in which it took effect. Returns whether anything was, here
   * or by somebody else who looked at the same moment.
   */
  async settle(accountId: AccountId, held: PaperHeld): Promise<boolean> {
    const now = this.parts.marketNow();
    let current = held;
    let isSettled = false;
    for (const action of this.actionsOn(held, now)) {
      const name = `${accountId} ${action.id}`;
      if (this.counted.has(name)) continue;
      if (await this.settleContracts(accountId, current.positions, action.effectiveAt)) isSettled = true;
      const outcome = await this.parts.books.recordAction(accountId, action);
      if (outcome === 'recorded') {
        isSettled = true;
        current = (await this.parts.books.accountTerms(accountId)) ?? current;
      } else if (outcome !== 'known' && outcome !== 'untouched') {
        this.parts.onActionRefused(accountId, outcome);
        continue;
      }
      this.counted.add(name);
    }
    return (await this.settleContracts(accountId, current.positions, now)) || isSettled;
  }

  /** Those that have taken effect on what is held, the oldest first. */
  private actionsOn({ positions, shares }: PaperHeld, now: Instant): readonly CorporateAction[] {
    const actions = this.parts.actions();
    // A market clock that was set back may come to an action once more, with other holdings.
    if (now < this.lookedAt) this.counted.clear();
    this.lookedAt = now;
    if (!actions) return [];
    const underlyings = new Set(shares.map(({ underlying }) => underlying));
    for (const { symbol } of positions) underlyings.add(underlyingOfRoot(parseOccSymbol(symbol)?.root ?? ''));
    return [...underlyings]
      .flatMap((underlying) => actions.get(underlying) ?? [])
      .filter(({ effectiveAt }) => effectiveAt <= now)
      .sort((a, b) => a.effectiveAt - b.effectiveAt);
  }

  private async settleContracts(
    accountId: AccountId,
    positions: readonly PaperHolding[],
    until: Instant,
  ): Promise<boolean> {
    let isSettled = false;
    for (const due of dueOf(positions, until)) {
      if (await this.settleOne(accountId, due)) isSettled = true;
    }
    return isSettled;
  }

  /** Settles contracts that have expired at a price that a person names. Returns false when none are left, or they deliver what no price says. */
  async settleAt(
    accountId: AccountId,
    positions: readonly PaperHolding[],
    { symbol, price }: { readonly symbol: OccSymbol; readonly price: Price },
  ): Promise<boolean> {
    const due = dueOf(positions, this.parts.marketNow()).find((one) => one.symbol === symbol);
    return due !== undefined && this.settleBy(price, accountId, due);
  }

  /** Returns whether a split has made something else of an order's contract since it was booked. */
  isSplitSince({ symbol, createdAt }: Pick<PaperOrder, 'symbol' | 'createdAt'>, now: Instant): boolean {
    const actions = this.parts.actions()?.get(underlyingOfRoot(parseOccSymbol(symbol)?.root ?? ''));
    if (!actions) return false;
    return actions.some(({ kind, effectiveAt }) => kind === 'split' && createdAt < effectiveAt && effectiveAt <= now);
  }

  /** Lets contracts be assigned before they expire, as their holders may want it. Returns false when the account is short fewer. */
  assign(accountId: AccountId, symbol: OccSymbol, quantity: number): Promise<boolean> {
    return this.record({ accountId, symbol, kind: 'assigned', quantity, tsEvent: this.parts.marketNow() });
  }

  /** Says that contracts traded: if they expire today, prices of their underlying count from now on. */
  noteTrade(symbol: OccSymbol): void {
    const contract = parseOccSymbol(symbol);
    if (contract && this.expiring?.day === contract.expiry) {
      this.expiring.underlyings.add(underlyingOfRoot(contract.root));
    }
  }

  /**
   * Keeps the prices of underlyings on which contracts expire today.
   * @param moved - those with a new frame; undefined: all
   */
  async notePrices(moved: ReadonlySet<Underlying> | undefined): Promise<void> {
    const day = tradingDateAt(this.parts.marketNow());
    const { underlyings } = await this.expiringOn(day, moved === undefined);
    for (const underlying of underlyings) {
      if (moved === undefined || moved.has(underlying)) await this.notePrice(underlying, day);
    }
  }

  private async expiringOn(day: TradingDate, isSweep: boolean): Promise<Expiring> {
    const known = this.expiring;
    if (known?.day === day && known.looksLeft > 0) {
      if (isSweep) known.looksLeft -= 1;
      return known;
    }
    const underlyings = new Set(await this.parts.books.expiringOn(day));
    this.expiring = { day, underlyings, looksLeft: READ_AGAIN_LOOKS };
    return this.expiring;
  }

  private async notePrice(underlying: Underlying, day: TradingDate): Promise<void> {
    const frame = await this.parts.newestFrame(underlying);
    const spot = frame && closingSpotIn(frame, day);
    if (!frame || spot === undefined) return;
    const seenAt = frame.tsEvent;
    // A price before the opening is one of the day before.
    if (seenAt < expiryInstant(day, 'am')) return;
    const closeAt = expiryInstant(day, 'pm');
    const before = this.notedAt.get(underlying);
    const isNews =
      before === undefined ||
      seenAt < before ||
      seenAt - before >= NOTE_EVERY_MS ||
      (seenAt >= closeAt && before < closeAt);
    if (!isNews) return;
    this.notedAt.set(underlying, seenAt);
    await this.parts.books.recordClose({ underlying, day, spot, seenAt }, closeAt);
  }

  private async settleOne(accountId: AccountId, { symbol, contract, quantity }: Due): Promise<boolean> {
    const underlying = underlyingOfRoot(contract.root);
    const day = tradingDateAt(expiryInstant(contract.expiry, 'pm'));
    await this.notePrice(underlying, day);
    const spot = await this.settlementPriceOf(contract.root, underlying, day);
    if (spot === undefined) {
      const cause = settlementOfRoot(contract.root) === 'am' ? 'OPENING_PRICE_MISSING' : 'PRICE_MISSING';
      this.parts.onUnsettled(accountId, symbol, cause);
      return false;
    }
    return this.settleBy(spot, accountId, { symbol, contract, quantity });
  }

  private async settleBy(spot: Price, accountId: AccountId, { symbol, contract, quantity }: Due): Promise<boolean> {
    const kind = outcomeAt(contract, spot);
    if (kind === 'assigned' && isAdjustedRoot(contract.root)) {
      this.parts.onUnsettled(accountId, symbol, 'NOT_IN_SHARES');
      return false;
    }
    const paid = settlesInCash(contract.root) && { settlementPrice: spot };
    await this.record({ accountId, symbol, kind, quantity, tsEvent: exerciseCutoff(contract.expiry), ...paid });
    return true;
  }

  private async settlementPriceOf(root: string, underlying: Underlying, day: TradingDate): Promise<Price | undefined> {
    const session = await this.parts.books.closeOf(underlying, day);
    if (settlementOfRoot(root) === 'pm') return session?.spot;
    const { opening } = session ?? {};
    const openAt = expiryInstant(day, 'am');
    return opening && opening.seenAt >= openAt && opening.seenAt - openAt <= OPENING_WITHIN_MS
      ? opening.spot
      : undefined;
  }

  private record(terms: Omit<Settlement, 'id' | 'fees'>): Promise<boolean> {
    const settlement: Settlement = { ...terms, id: '' as SettlementId, fees: ZERO_MONEY };
    const root = parseOccSymbol(terms.symbol)?.root ?? '';
    return this.parts.books.recordSettlement({
      ...terms,
      fees: ZERO_MONEY,
      underlying: underlyingOfRoot(root),
      cashDelta: settlementCash(settlement),
      shareDelta: settlementShares(settlement),
    });
  }
}

function dueOf(positions: readonly PaperHolding[], until: Instant): readonly Due[] {
  return positions.flatMap(({ symbol, quantity }) => {
    const contract = parseOccSymbol(symbol);
    if (quantity >= 0 || !contract || until < exerciseCutoff(contract.expiry)) return [];
    return [{ symbol, contract, quantity: -quantity }];
  });
}

/** The price of the underlying in a frame of that day; a copy of an older snapshot says nothing of it. */
function closingSpotIn(frame: ChainFrame, day: TradingDate): Price | undefined {
  return frame.staleCopy || tradingDateAt(frame.tsEvent) !== day ? undefined : spotOf(frame);
}
