import type { OccSymbol, OrderIntent, Position } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import { addMs, type Instant, type IntentId, type PositionId, type Price, type Random } from '#core/units';
import { hasEnded, remainingOf, type SimBooks } from '../../simulator/brokers/kit/index.js';
import { onTick } from './campaign-checks.js';
import type { DeskBench } from './desk-bench.js';

/** Bid and ask of the other put of the campaign, in 1e-4. */
const OTHER_QUOTE = { bid: 15_000, ask: 16_000 } as const;
/** A roll works so long at most; market milliseconds. */
const VALID_MS = 20_000;
/** How far its net limit may lie from what both quotes bring, in 1e-4. */
const PATIENCE = 1_000;
/** From bid to ask of the first put, in 1e-4. */
const WIDTH = 1_000;
/** Of positions that are rolled; the others are bought back. */
const ROLL_SHARE = 0.85;
const TRADE_SHARE = 0.3;

interface Scene {
  readonly random: Random;
  /** Of the first put. */
  readonly bid: number;
  readonly symbols: readonly [OccSymbol, OccSymbol];
}

/** Commits what comes next, one thing after the other: opened, rolled, rolled again, bought back. */
export function intendRolling(
  bench: DeskBench,
  held: readonly Position[],
  opening: Partial<OrderIntent>,
  scene: Scene,
): readonly OrderIntent[] {
  const { random, bid } = scene;
  if ((bench.store.tables.view(TEST_ACCOUNT)?.pending ?? []).length > 0) return [];
  const position = held[Math.floor(random() * held.length)];
  if (!position) return [bench.intend({ ...opening, quantity: 2 })];
  if (random() < ROLL_SHARE) return [bench.intend(rollOf(position, bench.market.now, scene))];
  const { id: positionId, symbol, underlying, openQuantity: quantity } = position;
  const limit = onTick(symbol, bid + WIDTH);
  const opened = { symbol, positionId } as OrderIntent;
  return [bench.intendClose(opened, { underlying, quantity, limit, ...validUntilOf(opening) })];
}

function validUntilOf({ validUntil }: Partial<OrderIntent>): Partial<OrderIntent> {
  return validUntil === undefined ? {} : { validUntil };
}

/** At what both quotes bring now, or a little more. */
function rollOf(
  { id: positionId, symbol, underlying, openQuantity }: Position,
  now: Instant,
  { random, bid, symbols: [first, other] }: Scene,
): Partial<OrderIntent> {
  const isFirst = symbol === first;
  const cost = isFirst ? bid + WIDTH : OTHER_QUOTE.ask;
  const premium = (isFirst ? OTHER_QUOTE.bid : bid) + Math.floor((random() * PATIENCE) / 100) * 100;
  return {
    underlying,
    symbol: isFirst ? other : first,
    quantity: 1 + Math.floor(random() * openQuantity),
    limit: premium as Price,
    closes: { symbol, positionId, limit: cost as Price },
    rolledFrom: positionId,
    validUntil: addMs(now, 1_000 + Math.floor(random() * VALID_MS)),
    reserve: 60_000_000 as OrderIntent['reserve'],
  };
}

/** Now and then trades one contract of each leg of a roll that works, as an exchange may. */
export function tradeOneRoll(books: SimBooks, random: Random, bid: number, first: OccSymbol): void {
  if (random() > TRADE_SHARE) return;
  const rolls = books.truth().filter((order) => order.legs && order.status === 'working' && !hasEnded(order));
  const one = rolls[Math.floor(random() * rolls.length)];
  if (!one?.legs || remainingOf(one) < 2) return;
  const prices = one.legs.map(({ symbol, side }) => {
    const [theirBid, theirAsk] = symbol === first ? [bid, bid + WIDTH] : [OTHER_QUOTE.bid, OTHER_QUOTE.ask];
    return (side === 'sell_to_open' ? theirBid : theirAsk) as Price;
  });
  books.fill(one.id, 1, ...prices);
}

/** What the campaign counts of rolls that traded. */
export function rolledIntents(
  intents: readonly OrderIntent[],
  positions: ReadonlyMap<PositionId, Position>,
): readonly IntentId[] {
  return intents.flatMap(({ id, closes, positionId }) => (closes && positions.has(positionId) ? [id] : []));
}
