import { exerciseCutoff, expiryInstant, instantAt, nextTradingDate, tradingDateAt } from '#core/calendar';
import {
  type AccountView,
  type OccSymbol,
  type Position,
  parseOccSymbol,
  type Settlement,
  underlyingOfRoot,
} from '#core/model';
import { inferSettlements } from '#core/orders';
import { type Instant, type SettlementId, type TradingDate, type Underlying, ZERO_MONEY } from '#core/units';
import type { BrokerPosition } from '#ports';
import { type AccountWork, report, requireLease } from './context.js';

/** Contracts of ours of which the broker is short fewer than we are. */
export interface Missing {
  readonly position: Pick<Position, 'symbol' | 'underlying'>;
  readonly ours: number;
  readonly broker: number;
  /** Of the oldest position in it. */
  readonly openedAt: Instant;
}

/** Brokers book what happened over night: until then what is gone has not been explained yet. New York time of the next trading date. */
const BOOKED_BY = '09:00';

/** Returns the contracts that the broker no longer shows as we hold them: bought back by somebody, expired or assigned. */
export function missingAt(account: AccountView, theirs: readonly BrokerPosition[]): readonly Missing[] {
  const bySymbol = new Map<string, Missing>();
  for (const position of account.positions) {
    const { symbol, underlying, openQuantity, openedAt } = position;
    const before = bySymbol.get(symbol);
    const broker = -theirs.reduce((sum, one) => (one.symbol === symbol ? sum + one.quantity : sum), 0);
    bySymbol.set(symbol, {
      position: { symbol, underlying },
      ours: (before?.ours ?? 0) + openQuantity,
      broker,
      openedAt: before && before.openedAt < openedAt ? before.openedAt : openedAt,
    });
  }
  return [...bySymbol.values()].filter(({ ours, broker }) => broker < ours);
}

/**
 * Returns whether what is gone may still be explained: the contract has expired, part of it at most is left, and the broker has not had
 * the time to book it. Until then it is no difference of the books.
 */
export function isAwaited({ position, broker }: Missing, now: Instant): boolean {
  const contract = parseOccSymbol(position.symbol);
  if (!contract || broker < 0 || now < expiryInstant(contract.expiry, 'pm')) return false;
  return !isBooked(position.symbol, now);
}

/** Returns whether a contract has expired and its broker has had the time to book what became of it. */
export function isBooked(symbol: OccSymbol, now: Instant): boolean {
  const expiry = parseOccSymbol(symbol)?.expiry;
  return expiry !== undefined && now >= bookedBy(expiry);
}

function bookedBy(expiry: TradingDate): Instant {
  return instantAt(nextTradingDate(tradingDateAt(expiryInstant(expiry, 'pm'))), BOOKED_BY);
}

/**
 * Counts what became of missing contracts without a trade: by the broker's list where it has one, else by what its books show. Returns
 * whether our books moved; what contradicts them is marked by the store.
 * @param mayInfer - all fills were read: what was bought back is known
 * @param told - settlements that were tried since the comparison began; written to
 */
export async function settleMissing(
  work: AccountWork,
  account: AccountView,
  missing: readonly Missing[],
  { mayInfer, told }: { readonly mayInfer: boolean; readonly told: Set<SettlementId> },
): Promise<boolean> {
  const { held, broker, parts } = work;
  const isListed = broker.capabilities.settlements === 'listed';
  if (missing.length === 0 || (!isListed && !mayInfer)) return false;
  const found = isListed ? await listed(work, missing) : await inferred(work, missing);
  const news = found.filter(({ id }) => !told.has(id));
  if (news.length === 0) return false;
  requireLease(await parts.store.applySettlements(held.lease, news));
  for (const { id } of news) told.add(id);
  const after = await parts.store.accountView(account.id);
  const contracts = contractsOf(account) - (after ? contractsOf(after) : 0);
  if (contracts === 0) return false;
  report(work, 'info', 'contracts_settled', { accountId: account.id, contracts });
  held.traded = true;
  return true;
}

function contractsOf({ positions }: AccountView): number {
  return positions.reduce((sum, { openQuantity }) => sum + openQuantity, 0);
}

async function listed({ held, broker }: AccountWork, missing: readonly Missing[]): Promise<readonly Settlement[]> {
  const since = Math.min(...missing.map(({ openedAt }) => openedAt)) as Instant;
  const openedAt = new Map(missing.map((one) => [one.position.symbol, one.openedAt]));
  const all = await broker.settlementsSince(held.lease.accountId, since);
  // What others held of a contract before us is none of ours.
  return all.filter(({ symbol, tsEvent }) => tsEvent >= (openedAt.get(symbol) ?? Number.POSITIVE_INFINITY));
}

/** Only of contracts that expired, once the broker has had the time to book them, and that are gone altogether. */
async function inferred(work: AccountWork, missing: readonly Missing[]): Promise<readonly Settlement[]> {
  const { held, broker, parts } = work;
  const { accountId } = held.lease;
  const now = parts.marketNow();
  const gone = missing.filter(({ position, broker: left }) => left === 0 && isBooked(position.symbol, now));
  if (gone.length === 0) return [];
  const seen = await parts.store.brokerShares(accountId);
  const shares = await broker.shares(accountId);
  const settlements: Settlement[] = [];
  for (const [name, group] of byUnderlyingAndExpiry(gone)) {
    const [first] = group;
    const before = seen.find(({ underlying }) => underlying === first.position.underlying);
    const after = shares.find(({ underlying }) => underlying === first.position.underlying)?.quantity ?? 0;
    // Shares that were seen on another day may have moved for other reasons.
    if (!before || tradingDateAt(before.asOf) !== sessionOf(first)) continue;
    const outcomes = inferSettlements(
      group.map(({ position, ours }) => ({ symbol: position.symbol, quantity: ours })),
      after - before.quantity,
    );
    for (const { symbol, quantity, kind } of outcomes ?? []) {
      const id = `inferred-${symbol}-${before.asOf}` as SettlementId;
      const tsEvent = exerciseCutoff((parseOccSymbol(symbol) as { expiry: TradingDate }).expiry);
      settlements.push({ id, accountId, symbol, kind, quantity, fees: ZERO_MONEY, tsEvent });
    }
    if (!outcomes) report(work, 'warn', 'settlement_unclear', { accountId, contracts: group.length, group: name });
  }
  return settlements;
}

function sessionOf({ position }: Missing): TradingDate {
  const expiry = parseOccSymbol(position.symbol)?.expiry as TradingDate;
  return tradingDateAt(expiryInstant(expiry, 'pm'));
}

function byUnderlyingAndExpiry(missing: readonly Missing[]): ReadonlyMap<string, readonly [Missing, ...Missing[]]> {
  const groups = new Map<string, [Missing, ...Missing[]]>();
  for (const one of missing) {
    const key = `${one.position.underlying} ${sessionOf(one)}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/**
 * Where a broker lists no settlements, keeps the shares that it shows of underlyings on which contracts expire today, as long as they
 * live: what has changed after that tells what became of them. Called while the books agree.
 */
export async function noteShares(work: AccountWork, account: AccountView): Promise<void> {
  const { held, broker, parts } = work;
  if (broker.capabilities.settlements === 'listed') return;
  const now = parts.marketNow();
  const expiring = new Set<Underlying>();
  for (const { symbol } of account.positions) {
    const contract = parseOccSymbol(symbol);
    if (!contract) continue;
    const endsAt = expiryInstant(contract.expiry, 'pm');
    if (now < endsAt && tradingDateAt(endsAt) === tradingDateAt(now)) expiring.add(underlyingOfRoot(contract.root));
  }
  if (expiring.size === 0) return;
  const shares = await broker.shares(held.lease.accountId);
  const seen = [...expiring].map((underlying) => ({
    underlying,
    quantity: shares.find((one) => one.underlying === underlying)?.quantity ?? 0,
    asOf: now,
  }));
  requireLease(await parts.store.writeBrokerShares(held.lease, seen));
}

/** Returns when the first of some positions has to be looked for at the broker because nobody can exercise it any more. */
export function nextSettlementOf(positions: readonly Position[]): Instant | undefined {
  let next: Instant | undefined;
  for (const { symbol } of positions) {
    const contract = parseOccSymbol(symbol);
    const at = contract && exerciseCutoff(contract.expiry);
    if (at !== undefined && (next === undefined || at < next)) next = at;
  }
  return next;
}
