import {
  contractSizeOf,
  type PendingOrder,
  type Position,
  parseOccSymbol,
  type Settlement,
  type ShareHolding,
  settlesInCash,
} from '../model/index.js';
import {
  assert,
  type CampaignId,
  type Instant,
  notional,
  type PositionId,
  sumMoney,
  ZERO_MONEY,
} from '../units/index.js';
import type { SettlementRefusal } from './settlement.js';

export type FoldedShares =
  | { readonly kind: 'folded'; readonly shares: readonly ShareHolding[] }
  | { readonly kind: 'refused'; readonly code: SettlementRefusal };

/** Returns the run of a wheel to which a position's shares belong: its own id begins one. */
export function campaignOfPosition(position: Pick<Position, 'id' | 'campaignId'>): CampaignId {
  return position.campaignId ?? (position.id as string as CampaignId);
}

/** Returns the id of the only holding that a campaign can ever have. */
export function shareHoldingIdOf(campaignId: CampaignId): PositionId {
  return `${campaignId}-shares` as PositionId;
}

/**
 * Returns the holdings after contracts of a position were settled: an assigned put adds its shares to the campaign's holding, or makes it;
 * an assigned call takes them from its campaign's holding first, then from the bot's others in that underlying, the oldest
 * first. Expiry moves nothing, and what is settled in cash no shares. Refused: fewer shares than a call gives away.
 * @param position - before the settlement
 */
export function foldShares(shares: readonly ShareHolding[], position: Position, settlement: Settlement): FoldedShares {
  const contract = parseOccSymbol(settlement.symbol);
  if (settlement.kind === 'expired' || !contract || settlesInCash(contract.root)) return { kind: 'folded', shares };
  const count = settlement.quantity * contractSizeOf(settlement.symbol);
  if (contract.right === 'put') {
    const holding = holdingFor(shares, position, settlement.tsEvent);
    // Shares that come after a holding was gone open it again.
    const { closedAt: _reopened, ...rest } = holding;
    const taken: ShareHolding = {
      ...rest,
      quantity: holding.quantity + count,
      boughtQuantity: holding.boughtQuantity + count,
      cost: sumMoney(holding.cost, notional(contract.strike, count, 1)),
    };
    return { kind: 'folded', shares: [...shares.filter(({ id }) => id !== holding.id), taken] };
  }
  return give(shares, position, { count, strike: contract.strike, at: settlement.tsEvent });
}

function holdingFor(shares: readonly ShareHolding[], position: Position, at: Instant): ShareHolding {
  const campaignId = campaignOfPosition(position);
  const id = shareHoldingIdOf(campaignId);
  const { botId, userId, accountId, underlying } = position;
  const empty = { quantity: 0, boughtQuantity: 0, cost: ZERO_MONEY, proceeds: ZERO_MONEY, fees: ZERO_MONEY };
  return (
    shares.find((one) => one.id === id) ?? {
      id,
      botId,
      userId,
      accountId,
      campaignId,
      underlying,
      ...empty,
      openedAt: at,
    }
  );
}

function give(
  shares: readonly ShareHolding[],
  position: Position,
  {
    count,
    strike,
    at,
  }: { readonly count: number; readonly strike: Parameters<typeof notional>[0]; readonly at: Instant },
): FoldedShares {
  const own = shares
    .filter(
      ({ botId, underlying, quantity }) =>
        botId === position.botId && underlying === position.underlying && quantity > 0,
    )
    .sort((a, b) => rankOf(a, position) - rankOf(b, position) || a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  let left = count;
  const given = new Map<PositionId, ShareHolding>();
  for (const holding of own) {
    const part = Math.min(left, holding.quantity);
    if (part === 0) break;
    const quantity = holding.quantity - part;
    const proceeds = sumMoney(holding.proceeds, notional(strike, part, 1));
    given.set(holding.id, { ...holding, quantity, proceeds, ...(quantity === 0 ? { closedAt: at } : {}) });
    left -= part;
  }
  if (left > 0) return { kind: 'refused', code: 'SHARES_MISSING' };
  return { kind: 'folded', shares: shares.map((holding) => given.get(holding.id) ?? holding) };
}

function rankOf(holding: ShareHolding, position: Position): number {
  return holding.campaignId === position.campaignId ? 0 : 1;
}

/** Returns the shares of an underlying that a bot holds. */
export function sharesOf(shares: readonly ShareHolding[], of: Pick<ShareHolding, 'botId' | 'underlying'>): number {
  let count = 0;
  for (const { botId, underlying, quantity } of shares) {
    if (botId === of.botId && underlying === of.underlying) count += quantity;
  }
  assert(count >= 0, 'Invariant: nobody holds fewer than no shares');
  return count;
}

/**
 * Returns the shares of an underlying that calls stand on: those that are short, and those whose sale has not ended.
 * @param of - of one bot, or without its id of the whole account
 */
export function coveredShares(
  positions: readonly Pick<Position, 'botId' | 'underlying' | 'symbol' | 'openQuantity' | 'deliverableShares'>[],
  pending: readonly PendingOrder[],
  of: Pick<Position, 'underlying'> & Partial<Pick<Position, 'botId'>>,
): number {
  const counts = (one: Pick<Position, 'botId' | 'underlying' | 'symbol'>) =>
    one.underlying === of.underlying &&
    (of.botId === undefined || one.botId === of.botId) &&
    parseOccSymbol(one.symbol)?.right === 'call';
  let shares = 0;
  for (const position of positions) {
    if (counts(position))
      shares += position.openQuantity * (position.deliverableShares ?? contractSizeOf(position.symbol));
  }
  for (const order of pending) {
    if (order.side !== 'sell_to_open' || !counts(order)) continue;
    shares += (order.quantity - order.filledQuantity) * contractSizeOf(order.symbol);
  }
  return shares;
}
