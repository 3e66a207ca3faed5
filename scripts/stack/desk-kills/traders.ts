/** Stands for the pods: commits decisions with intents, as they do, for one bot on each account. */
import type { OccSymbol, OrderIntent, OrderSide } from '#core/model';
import { addMs, assert, type PodId, type PositionId, type Price, type Random } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { PostgresPodStore, type SlotLease } from '#store/pods';
import { commitAfter, type IntentSpec } from '../../../services/store/testing/builders.js';
import type { LivingMarket } from './living-market.js';
import type { Trader } from './logins.js';

const POD = 'pod-of-the-campaign' as PodId;
const SLOTS = 64;
/** Nobody renews it. */
const LEASE_MS = 7_200_000;
const PRICE_SCALE = 10_000;
const CENT = 100;
const QUANTITY_MAX = 3;
/** Cents beside the bid: some trade at once, some later, some never; all inside the collar. */
const BELOW_MAX = 25;
const ABOVE_MAX = 30;
const VALID_MS_MIN = 4_000;
const VALID_MS_MORE = 16_000;
const CLOSES = 0.35;
const SHARES = 100;
const TRIES = 200;

interface Wish extends IntentSpec {
  readonly side: OrderSide;
  readonly symbol: OccSymbol;
  readonly quantity: number;
}

export class Traders {
  private readonly pods: PostgresPodStore;
  private readonly leases = new Map<number, SlotLease>();
  /** Account, contract, side and limit of every intent: none comes twice, so that an order without a client id names its intent. */
  private readonly used = new Set<string>();
  private committed = 0;

  constructor(
    private readonly pool: DbPool,
    private readonly market: LivingMarket,
    private readonly random: Random,
  ) {
    this.pods = new PostgresPodStore(pool);
  }

  /** Intents that were committed. */
  get count(): number {
    return this.committed;
  }

  async takeSlots(): Promise<void> {
    for (const lease of await this.pods.takeSlots(POD, SLOTS, LEASE_MS)) this.leases.set(lease.slotId, lease);
  }

  /** Wants something at random: to open a put, or to close one that is open. */
  async decide(trader: Trader): Promise<void> {
    const validMs = VALID_MS_MIN + this.random() * VALID_MS_MORE;
    await this.commit(trader, (await this.closing(trader)) ?? this.opening(), validMs);
  }

  /** Wants to open a put at once; returns the intent's id. */
  open(trader: Trader, validMs: number): Promise<string> {
    return this.commit(trader, this.opening(), validMs);
  }

  private async commit(trader: Trader, wish: Wish, validMs: number): Promise<string> {
    const inputs = await this.pods.loadTick(trader.botId);
    assert(inputs, 'Invariant: the bot exists');
    const limit = this.unusedLimit(trader, wish) / PRICE_SCALE;
    const at = this.market.now();
    const lease = await this.leaseOf(trader);
    const commit = commitAfter(inputs, lease, { intents: [{ ...wish, limit }], at, state: { status: 'running' } });
    const validUntil = addMs(at, validMs);
    const intents = commit.intents.map((intent): OrderIntent => ({ ...intent, validUntil }));
    const result = await this.pods.commitTick({ ...commit, intents });
    assert(result === 'committed', `Invariant: nobody else decides for the bot (${String(result)})`);
    this.committed += 1;
    return intents[0]?.id ?? '';
  }

  private opening(): Wish {
    const { symbol, strike } = this.market.anyPut();
    const quantity = 1 + Math.floor(this.random() * QUANTITY_MAX);
    return { side: 'sell_to_open', symbol, quantity, reserve: strike * SHARES * quantity };
  }

  private async closing({ botId }: Trader): Promise<Wish | undefined> {
    if (this.random() > CLOSES) return undefined;
    const text = 'SELECT id, symbol, open_quantity FROM positions WHERE bot_id = $1 AND open_quantity > 0 ORDER BY id';
    const rows = await queryRows<{ id: string; symbol: string; open_quantity: number }>(this.pool, text, [botId]);
    const row = rows[Math.floor(this.random() * rows.length)];
    if (!row) return undefined;
    const quantity = 1 + Math.floor(this.random() * row.open_quantity);
    const { id, symbol } = row;
    return {
      ...{ side: 'buy_to_close', symbol: symbol as OccSymbol, quantity, reserve: 0 },
      positionId: id as PositionId,
    };
  }

  private unusedLimit({ accountId }: Trader, { symbol, side }: Wish): Price {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const cents = Math.floor(this.random() * (BELOW_MAX + ABOVE_MAX)) - BELOW_MAX;
      const limit = this.market.bidOf(symbol) + cents * CENT;
      const key = `${accountId} ${symbol} ${side} ${limit}`;
      if (this.used.has(key)) continue;
      this.used.add(key);
      return limit as Price;
    }
    throw new Error(`no limit is left for ${side} ${symbol}`);
  }

  private async leaseOf({ botId }: Trader): Promise<SlotLease> {
    const text = 'SELECT u.slot_id FROM bots b JOIN users u ON u.id = b.user_id WHERE b.id = $1';
    const [row] = await queryRows<{ slot_id: number }>(this.pool, text, [botId]);
    const lease = row && this.leases.get(row.slot_id);
    assert(lease, 'Invariant: every slot was taken');
    return lease;
  }
}
