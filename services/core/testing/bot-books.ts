import {
  type BotCommand,
  type BotConfig,
  type BotState,
  decideTick,
  initialBotState,
  type TickDecision,
} from '../bot/index.js';
import {
  type AccountView,
  type Fill,
  type HashedFrame,
  type LoginView,
  type OccSymbol,
  type OrderIntent,
  type PendingOrder,
  type Position,
  parseOccSymbol,
  type Settlement,
  type ShareHolding,
  STANDARD_MULTIPLIER,
  type StopLevel,
  type TickKind,
  type UnderlyingFacts,
} from '../model/index.js';
import {
  advanceSettlement,
  cashDelta,
  foldFill,
  legOfFill,
  lineageOf,
  orderFromIntent,
  pendingLegs,
  settlementCash,
} from '../orders/index.js';
import {
  type ContentHash,
  type ExecutionId,
  type Instant,
  type Money,
  MS_PER_HOUR,
  notional,
  type PositionId,
  type SettlementId,
  subtractMoney,
  sumMoney,
  type Underlying,
  ZERO_MONEY,
} from '../units/index.js';
import { money, TEST_ACCOUNT, TEST_BOT, TEST_USER } from './accounts.js';

/** Of one contract, with every fill. */
const FEE = money('0.65');
/** How long a view shows what has ended. */
const CLOSED_SHOWN_MS = 36 * MS_PER_HOUR;

interface Working {
  readonly intent: OrderIntent;
  readonly filled: number;
  readonly since: Instant;
  readonly isWithdrawn: boolean;
}

/** One bot and the books of its cash account, folded by the real functions: orders fill, expire and are settled when a spec says so. */
export class BotBooks {
  state: BotState = { ...initialBotState(TEST_BOT), status: 'running' };
  cash: Money = money('100000');
  stop: StopLevel = 'none';
  drift = false;
  login: LoginView | undefined;
  shares: readonly ShareHolding[] = [];
  facts: ReadonlyMap<Underlying, UnderlyingFacts> = new Map();
  /** Every intent that was ever decided. */
  readonly intents: OrderIntent[] = [];
  private readonly positions = new Map<PositionId, Position>();
  private readonly working = new Map<string, Working>();
  private counter = 0;

  constructor(public config: BotConfig) {}

  decide(
    now: Instant,
    frames: readonly HashedFrame[],
    kind: TickKind = 'schedule',
    commands: readonly BotCommand[] = [],
  ): TickDecision {
    const decision = decideTick({
      kind,
      dueAt: now,
      now,
      bot: { botId: TEST_BOT, userId: TEST_USER, config: this.config, configVersion: 1, state: this.state },
      account: this.view(now),
      commands,
      frames: new Map(frames.map((one) => [one.frame.underlying, one])),
      facts: this.facts,
      codeVersion: 'test',
      hash: (bytes) => `hash-${bytes.length}` as ContentHash,
    });
    this.state = decision.state;
    this.intents.push(...decision.intents);
    for (const intent of decision.intents) {
      this.working.set(intent.id, { intent, filled: 0, since: now, isWithdrawn: false });
    }
    for (const id of decision.withdrawn) {
      const order = this.working.get(id);
      if (order) this.working.set(id, { ...order, isWithdrawn: true });
    }
    return decision;
  }

  view(now: Instant): AccountView {
    const all = [...this.positions.values()];
    const open = all.filter((one) => one.openQuantity > 0);
    const held = this.shares.filter((one) => one.quantity > 0);
    const living = new Set([...open, ...held].map((one) => one.campaignId));
    const closed = all.filter(
      (one) =>
        one.openQuantity === 0 &&
        ((one.closedAt ?? 0) > now - CLOSED_SHOWN_MS || (one.campaignId !== undefined && living.has(one.campaignId))),
    );
    const requirement = sumMoney(...open.map(securedBy));
    return {
      id: TEST_ACCOUNT,
      mode: 'paper',
      type: 'cash',
      stop: this.stop,
      balances: { cash: this.cash, requirement, optionBuyingPower: subtractMoney(this.cash, requirement), asOf: now },
      positions: open,
      ...(closed.length > 0 && { closed }),
      ...(held.length > 0 && { shares: held }),
      pending: [...this.working.values()].flatMap(pendingOf),
      drift: this.drift,
      ...(this.login && { login: this.login, permissions: { maySellPuts: true, closingOnly: false } }),
    };
  }

  /** Every position that the books ever had. */
  everyPosition(): readonly Position[] {
    return [...this.positions.values()];
  }

  workingOrders(): readonly OrderIntent[] {
    return [...this.working.values()].map(({ intent }) => intent);
  }

  /** Fills all that is working at its limit, or so many contracts of one order. */
  fill(at: Instant, intentId?: string, quantity?: number): void {
    for (const { intent, filled } of [...this.working.values()]) {
      if (intentId === undefined || intent.id === intentId) {
        this.fillOne(intent, filled, Math.min(quantity ?? intent.quantity, intent.quantity - filled), at);
      }
    }
  }

  /** Ends what is working. */
  cancelAll(): void {
    this.working.clear();
  }

  /** The broker has ended what was taken back. */
  endWithdrawn(): void {
    for (const [id, { isWithdrawn }] of this.working) if (isWithdrawn) this.working.delete(id);
  }

  settle(symbol: string, kind: Settlement['kind'], quantity: number, tsEvent: Instant): boolean {
    this.counter += 1;
    const id = `settlement-${this.counter}` as SettlementId;
    const settlement: Settlement = {
      id,
      accountId: TEST_ACCOUNT,
      symbol: symbol as OccSymbol,
      kind,
      quantity,
      fees: ZERO_MONEY,
      tsEvent,
    };
    const positions = [...this.positions.values()].filter((one) => one.symbol === symbol);
    const moved = advanceSettlement({ positions, shares: this.shares }, settlement);
    if (moved.kind === 'refused') return false;
    for (const position of moved.books.positions) this.positions.set(position.id, position);
    this.shares = moved.books.shares;
    this.cash = sumMoney(this.cash, settlementCash(settlement));
    return true;
  }

  private fillOne(intent: OrderIntent, filled: number, quantity: number, tsEvent: Instant): void {
    this.counter += 1;
    const order = orderFromIntent(intent, tsEvent);
    const fees = (FEE * quantity) as Money;
    const bought = intent.closes ? [{ price: intent.closes.limit, closes: true as const }] : [];
    for (const leg of [...bought, { price: intent.limit }]) {
      const executionId = `execution-${this.counter}${'closes' in leg ? '-close' : ''}` as ExecutionId;
      const fill: Fill = { executionId, orderId: order.id, quantity, fees, tsEvent, ...leg };
      const one = legOfFill(order, fill);
      const folded = foldFill(this.positions.get(one.positionId), one, fill, lineageOf(intent));
      if (folded.kind === 'refused') {
        // What was to be bought back is gone: the broker would refuse the order.
        this.working.delete(intent.id);
        return;
      }
      this.positions.set(folded.position.id, folded.position);
      this.cash = sumMoney(this.cash, cashDelta(one, fill));
    }
    if (filled + quantity === intent.quantity) this.working.delete(intent.id);
    else this.workOn(intent.id, filled + quantity, tsEvent);
  }

  private workOn(id: string, filled: number, since: Instant): void {
    const order = this.working.get(id);
    if (order) this.working.set(id, { ...order, filled, since });
  }
}

/** A cash account holds the strike of every put; calls stand on shares. */
function securedBy({ symbol, openQuantity }: Position): Money {
  const contract = parseOccSymbol(symbol);
  return contract?.right === 'put' ? notional(contract.strike, openQuantity, STANDARD_MULTIPLIER) : ZERO_MONEY;
}

function pendingOf({ intent, filled, since, isWithdrawn }: Working): readonly PendingOrder[] {
  const { positionId, restsTarget } = intent;
  const { id: intentId, botId, symbol, underlying, side, quantity, limit, reserve } = intent;
  const state = 'working' as const;
  const pending = {
    intentId,
    botId,
    symbol,
    underlying,
    side,
    quantity,
    filledQuantity: filled,
    limit,
    state,
    reserve,
    createdAt: since,
    ...(restsTarget && side === 'buy_to_close' && { resting: { positionId, isWithdrawn } }),
  };
  return pendingLegs(pending, intent.closes && { ...intent.closes, filledQuantity: filled });
}
