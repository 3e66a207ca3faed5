/** What becomes of the short contracts of simulated accounts that nobody bought back. No time of its own. */
import { type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import type { Money, Price } from '#core/units';
import type { SimBooksState } from './book-types.js';
import type { SimPosition } from './ledger.js';
import {
  isLastDay,
  isOver,
  lastSessionOf,
  outcomeAt,
  type SimSettlement,
  type SimSettleTerms,
  settled,
} from './settle.js';
import type { SimAccount, SimWorld } from './types.js';

/** One account with what is in it. */
export interface Holder {
  readonly account: SimAccount;
  cash: Money;
  positions: Map<OccSymbol, SimPosition>;
  /** By underlying; never 0. */
  shares: Map<string, number>;
}

export function newHolder(account: SimAccount): Holder {
  return { account, cash: account.cash, positions: new Map(), shares: new Map() };
}

export class SimExpiries {
  private settlements: SimSettlement[] = [];
  /** Last prices of underlyings on which contracts are in their last session, by underlying and day. */
  private lastSpots = new Map<string, Price>();

  constructor(
    private readonly world: SimWorld,
    private readonly holders: ReadonlyMap<string, Holder>,
    private readonly nextId: () => number,
  ) {}

  of(account: string): readonly SimSettlement[] {
    return this.settlements.filter((one) => one.account === account);
  }

  settle(terms: SimSettleTerms): SimSettlement | undefined {
    const holder = this.holders.get(terms.account);
    const after = holder && settled(holder, terms);
    if (!holder || !after) return undefined;
    holder.cash = after.cash;
    holder.positions = new Map(after.positions);
    holder.shares = new Map([...after.shares].filter(([, quantity]) => quantity !== 0));
    const one = { ...terms, id: this.nextId(), at: this.world.now() };
    this.settlements.push(one);
    return one;
  }

  /** Notes prices of contracts in their last session, and settles by them what nobody can exercise any more. */
  async work(): Promise<void> {
    const now = this.world.now();
    for (const { account, positions } of this.holders.values()) {
      for (const { symbol, quantity } of positions.values()) {
        const underlying = underlyingOfRoot(parseOccSymbol(symbol)?.root ?? '');
        const key = `${underlying} ${lastSessionOf(symbol)}`;
        const spot = isLastDay(symbol, now) ? await this.world.spot(underlying) : undefined;
        if (spot !== undefined) this.lastSpots.set(key, spot);
        const last = this.lastSpots.get(key);
        if (quantity >= 0 || last === undefined || !isOver(symbol, now)) continue;
        this.settle({
          account: account.number,
          symbol,
          kind: outcomeAt(symbol, last),
          quantity: -quantity,
          spot: last,
        });
      }
    }
  }

  save(): Pick<SimBooksState, 'settlements' | 'lastSpots'> {
    return { settlements: this.settlements, lastSpots: [...this.lastSpots] };
  }

  restore({ settlements = [], lastSpots = [] }: SimBooksState): void {
    this.settlements = [...settlements];
    this.lastSpots = new Map(lastSpots);
  }
}
