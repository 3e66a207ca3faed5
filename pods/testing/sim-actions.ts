import { tradingDateAt } from '#core/calendar';
import { type CorporateAction, isAdjustedRoot, parseOccSymbol, underlyingOfRoot } from '#core/model';
import type { AccountId, CorporateActionId, Price, Underlying } from '#core/units';
import type { SimBroker } from './sim-broker.js';
import { SIM_UNDERLYINGS, type SimMarket } from './sim-market.js';
import type { World } from './world.js';

/** What a run has seen of splits and dividends. */
export interface ActionCounts {
  splits: number;
  dividends: number;
  /** Contracts that were assigned early, so that there are shares. */
  assigned: number;
}

const SPLITS = [
  [2, 1],
  [3, 1],
  [3, 2],
] as const;
const SHARES_BEFORE_MS = 1_500;
const EARLIEST_MS = 6_500;
const BETWEEN_MS = 2_500;

/**
 * Splits and dividends while everything goes wrong. Each takes effect with a frame, in the middle of the session, where it meets decisions, orders and
 * fills that are under way; that no exchange does so makes it harder. Before it, some contracts on the underlying are assigned and nobody is told.
 */
export class SimActions {
  readonly counts: ActionCounts = { splits: 0, dividends: 0, assigned: 0 };
  private readonly taken = new Map<Underlying, readonly CorporateAction[]>();
  private readonly due: (() => void)[] = [];

  constructor(
    private readonly world: World,
    private readonly market: SimMarket,
    private readonly broker: SimBroker,
  ) {}

  /** As reference data say it: known everywhere when it takes effect. */
  readonly known = (): ReadonlyMap<Underlying, readonly CorporateAction[]> => this.taken;

  /** Plans some for the time until `untilMs`. */
  plan(accounts: readonly AccountId[], untilMs: number): void {
    const { world } = this;
    for (const underlying of SIM_UNDERLYINGS) {
      const at = world.between(EARLIEST_MS, untilMs - BETWEEN_MS);
      world.after(at - SHARES_BEFORE_MS * world.random(), () => this.assignSome(accounts, underlying));
      world.after(at, () => this.due.push(() => this.split(underlying)));
      world.after(at + world.between(0, BETWEEN_MS), () => this.due.push(() => this.pay(underlying)));
    }
  }

  /** What is due takes effect now. */
  takeEffect(): void {
    for (const take of this.due.splice(0)) take();
  }

  private split(underlying: Underlying): void {
    const [newShares, oldShares] = this.world.pick(SPLITS) as (typeof SPLITS)[number];
    this.counts.splits += 1;
    this.market.split(underlying, newShares / oldShares);
    this.add({ kind: 'split', ...this.named('split', underlying), newShares, oldShares });
  }

  private pay(underlying: Underlying): void {
    this.counts.dividends += 1;
    const amount = Math.round(this.world.between(1_000, 30_000)) as Price;
    this.add({ kind: 'dividend', ...this.named('dividend', underlying), amount });
  }

  private named(kind: CorporateAction['kind'], underlying: Underlying) {
    const effectiveAt = this.market.now();
    const exDate = tradingDateAt(effectiveAt);
    return { id: `${kind}-${underlying}-${exDate}` as CorporateActionId, underlying, exDate, effectiveAt };
  }

  private add(action: CorporateAction): void {
    this.taken.set(action.underlying, [...(this.taken.get(action.underlying) ?? []), action]);
    this.world.trace(() => `${action.id} takes effect`);
  }

  /** What is assigned before an action that follows is found with it. */
  private assignSome(accounts: readonly AccountId[], underlying: Underlying): void {
    for (const accountId of accounts) {
      for (const { symbol, quantity } of this.broker.books.heldBy(accountId)) {
        const root = parseOccSymbol(symbol)?.root ?? '';
        if (quantity >= 0 || isAdjustedRoot(root) || underlyingOfRoot(root) !== underlying) continue;
        this.counts.assigned += 1;
        this.world.trace(() => `${symbol} is assigned in ${accountId}`);
        void this.broker.assign(accountId, symbol, 1);
      }
    }
  }
}
