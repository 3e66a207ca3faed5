import type { SimBrokerKind } from '../../simulator/brokers/kit/index.js';
import type { BrokerKind, Environment } from '../adapters/index.js';
import type { TestListing } from './paper-under-test.js';

/** An adapter and the simulated broker in front of which it is put. */
export interface CampaignBroker {
  readonly kind: BrokerKind;
  readonly simulator: SimBrokerKind;
  readonly environment: Environment;
  readonly userId: string;
  readonly accountNumber: string;
  /** Two puts of AAPL unless said otherwise. */
  readonly listing?: TestListing;
}

/**
 * Whether positions are bought back when it is due, at a target that rests at the broker until it is taken back, or, besides the first, rolled by
 * one order.
 */
export type CampaignExits = 'priced' | 'resting' | 'rolled';

export interface OrderCampaignResult {
  /** Sentences about broken rules; none when all is well. */
  readonly violations: readonly string[];
  readonly orders: number;
  /** Orders whose answer was lost on the way and that were decided by evidence. */
  readonly decided: number;
  /** Orders that stay in doubt, with evidence, and block openings until a person has looked. */
  readonly open: number;
  readonly desks: number;
  /** Limits that moved. */
  readonly steps: number;
  /** Profit targets that rested and traded, and those that were taken back. */
  readonly rested: number;
  readonly takenBack: number;
  /** Orders of two legs that traded, in part at least. */
  readonly rolled: number;
}
