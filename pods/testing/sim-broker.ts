import { DEFAULT_RISK_LIMITS } from '#core/risk';
import type { AccountId, ClientOrderId, DeskId } from '#core/units';
import type { BrokerCapabilities, BrokerFill, PlaceOrder, PlaceOutcome, SendGuard } from '#ports';
import { MemoryPaperBooks } from '#store/paper';
import {
  PAPER_CAPABILITIES,
  PAPER_FEES,
  PaperBroker,
  type PaperBrokerParts,
} from '../../services/brokers/paper/index.js';
import type { SimMarket } from './sim-market.js';
import type { World } from './world.js';

const DOUBLED_LISTS = 0.2;

export interface SimBrokerOptions {
  /** Refuses orders now and then, for no reason that we could know. */
  readonly rejects: () => boolean;
  /** Whether it says that it refuses a second order with the same client id. */
  readonly dedupes: boolean;
  /** Whether a desk holds an account by the store's tables. */
  readonly mayDeskSend: (deskId: DeskId, accountId: AccountId) => boolean;
  readonly actions?: PaperBrokerParts['actions'];
}

/**
 * The broker of the simulation: the paper broker on books in memory, never killed. One that does not dedupe takes a second
 * order with the same client id as a new order, as some brokers do; that it ever gets one is what the run must never show.
 */
export class SimBroker extends PaperBroker {
  readonly books: MemoryPaperBooks;
  override readonly capabilities: BrokerCapabilities;
  /** Client ids that were sent twice, or reached the broker twice, although it does not dedupe. */
  readonly doubled: ClientOrderId[] = [];
  /** Client ids that some desk has sent, or may have sent. */
  private readonly sent = new Set<ClientOrderId>();
  /** Client ids that a desk sent while it did not hold the account. */
  readonly sentWithoutLease: ClientOrderId[] = [];

  constructor(
    private readonly world: World,
    market: SimMarket,
    private readonly simOptions: SimBrokerOptions,
  ) {
    const books = new MemoryPaperBooks();
    super({
      books,
      newestFrame: async (underlying) => market.newest(underlying)?.frame,
      marketNow: () => market.now(),
      fees: PAPER_FEES,
      quoteAgeMsMax: DEFAULT_RISK_LIMITS.quoteAgeMsMax,
      onMatchFailure: (error) => {
        throw error;
      },
      ...(simOptions.actions && { actions: simOptions.actions }),
    });
    this.books = books;
    this.capabilities = { ...PAPER_CAPABILITIES, dedupesClientOrderId: simOptions.dedupes };
  }

  /** Executions come again now and then: a list that was read twice, a page that overlaps. */
  override async fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    const fills = await super.fillsSince(accountId, cursor);
    return fills.length > 0 && this.world.chance(DOUBLED_LISTS) ? [...fills, ...fills] : fills;
  }

  override async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const standing = this.orderOf(order.accountId, order.clientOrderId);
    if (standing && !this.simOptions.dedupes) this.doubled.push(order.clientOrderId);
    if (!standing && this.simOptions.rejects() && this.world.chance(0.1)) {
      return { kind: 'rejected', code: 'BROKER_MOOD' };
    }
    return super.place(order, guard);
  }

  /**
   * Watches a desk's side of the wire: at a broker that does not dedupe, an order that may have been sent is never sent again, whether it arrived or not.
   * @param wire - the broker with everything that may go wrong on the way
   */
  watchSends(wire: SimBroker): SimBroker {
    const place: PaperBroker['place'] = async (order, guard) => {
      const { clientOrderId } = order;
      if (this.sent.has(clientOrderId) && !this.simOptions.dedupes) this.doubled.push(clientOrderId);
      this.sent.add(clientOrderId);
      const outcome = await wire.place(order, guard);
      if (outcome.kind === 'not_sent') this.sent.delete(clientOrderId);
      return outcome;
    };
    return new Proxy(wire, {
      get: (target, property) => (property === 'place' ? place : Reflect.get(target, property)),
    });
  }

  /** Returns the broker as one desk sees it. */
  forDesk(deskId: DeskId): SimBroker {
    const place: PaperBroker['place'] = (order, guard) => {
      const isAllowed = this.world.isLate || this.simOptions.mayDeskSend(deskId, order.accountId);
      if (!isAllowed && guard?.() !== false) this.sentWithoutLease.push(order.clientOrderId);
      return this.place(order, guard);
    };
    return Object.assign(Object.create(this) as SimBroker, { place });
  }

  private orderOf(accountId: AccountId, clientOrderId: ClientOrderId) {
    return this.books.allOrders().find((one) => one.accountId === accountId && one.clientOrderId === clientOrderId);
  }
}
