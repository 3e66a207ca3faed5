/** Multi-leg orders at a broker: one order, one limit for all of its legs. Brokers without them are {@link WithoutSpreads}. */
import type { OccSymbol, OrderDuration } from '#core/model';
import type { LegSide, NetPrice, OrderLeg } from '#core/orders';
import type { AccountId, ClientOrderId, Instant, Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { PlaceOutcome, SendGuard } from './port.js';

/** One contract of each leg belongs to one contract of the order. */
export interface PlaceSpread {
  readonly accountId: AccountId;
  readonly clientOrderId: ClientOrderId;
  /** Two to `legsMax`, distinct contracts on one underlying. */
  readonly legs: readonly OrderLeg[];
  /** Contracts of each leg. */
  readonly quantity: number;
  /** The least that is accepted: credits positive, debits negative. */
  readonly net: NetPrice;
  /** Default `day`. */
  readonly duration?: OrderDuration;
}

/** What one leg has traded. Its executions follow from it as those of an order do at a broker that states sums (`executionsOf`). */
export interface BrokerSpreadLeg {
  readonly symbol: OccSymbol;
  readonly side: LegSide;
  readonly filledQuantity: number;
  /** Per share, over all contracts of the leg traded so far; undefined while the broker does not say it. */
  readonly averagePrice?: Price;
}

/** A multi-leg order at the broker. Status as in `BrokerOrder`: one that no table lists is `working` with `unlisted` set. */
export interface BrokerSpread {
  readonly brokerOrderId: string;
  /** Only where the broker echoes it. */
  readonly clientOrderId?: ClientOrderId;
  readonly legs: readonly BrokerSpreadLeg[];
  readonly quantity: number;
  readonly net: NetPrice;
  readonly duration: OrderDuration;
  readonly status: 'working' | 'filled' | 'cancelled' | 'expired' | 'rejected' | 'replaced';
  readonly unlisted?: string;
  /** The broker's reason for a rejection, in its words. */
  readonly text?: string;
  /** When the broker took it; undefined where the broker does not say it. */
  readonly placedAt?: Instant;
}

/**
 * What a broker does with multi-leg orders. They are cancelled as every order is (`cancel`), and are in none of the lists of single orders.
 * Reads throw as all reads do. Where `legsMax` is 1, placing is rejected and reads fail, both with `BROKER_UNSUPPORTED`.
 */
export interface SpreadPort {
  placeSpread(order: PlaceSpread, guard?: SendGuard): Promise<PlaceOutcome>;
  getSpread(accountId: AccountId, brokerOrderId: string): Promise<BrokerSpread | undefined>;
  /** Errors: PlatformError `BROKER_UNSUPPORTED` where `lookup` is `byShape`. */
  findSpread(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerSpread | undefined>;
  listOpenSpreads(accountId: AccountId): Promise<readonly BrokerSpread[]>;
  /** Returns multi-leg orders placed at or after an instant, ended ones too, by the broker's stamps (market clock). */
  listSpreadsSince(accountId: AccountId, since: Instant): Promise<readonly BrokerSpread[]>;
}

/** A broker whose orders have one leg. */
export abstract class WithoutSpreads implements SpreadPort {
  async placeSpread(): Promise<PlaceOutcome> {
    return { kind: 'rejected', code: 'BROKER_UNSUPPORTED' };
  }

  async getSpread(): Promise<never> {
    throw unsupported();
  }

  async findSpread(): Promise<never> {
    throw unsupported();
  }

  async listOpenSpreads(): Promise<never> {
    throw unsupported();
  }

  async listSpreadsSince(): Promise<never> {
    throw unsupported();
  }
}

function unsupported(): PlatformError {
  return new PlatformError('BROKER_UNSUPPORTED', { retryable: false, context: { call: 'orders.multi-leg' } });
}
