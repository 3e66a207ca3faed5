/** Buying power that a purchase has freed and Alpaca does not give back yet. */
import { addMs, type Instant, type Money, sumMoney, ZERO_MONEY } from '#core/units';
import { type SimEvent, shortRequirement } from '../kit/index.js';

interface Held {
  readonly account: string;
  readonly amount: Money;
  readonly until: Instant;
}

export class FreedLater {
  private held: readonly Held[] = [];

  constructor(
    private readonly afterMs: number,
    private readonly wallNow: () => Instant,
  ) {}

  /** Takes note of an execution that closed short contracts. */
  note({ order, execution }: SimEvent): void {
    if (execution === undefined || order.side !== 'buy_to_close') return;
    const amount = shortRequirement('cash', order.symbol, execution.quantity);
    const waiting = this.held.filter(({ until }) => until > this.wallNow());
    this.held = [...waiting, { account: order.account, amount, until: addMs(this.wallNow(), this.afterMs) }];
  }

  /** Returns what is still held back from an account. */
  heldFrom(account: string): Money {
    const now = this.wallNow();
    const own = this.held.filter((one) => one.account === account && one.until > now);
    return sumMoney(ZERO_MONEY, ...own.map(({ amount }) => amount));
  }
}
