/** What pods and desks may rely on, whatever the store is made of. Every implementation runs this suite. */

import { describe } from '@jest/globals';
import type { AccountId, BotId, OrderId, SlotId, UserId } from '#core/units';
import type { NewBotCommand } from '../bots/index.js';
import type { CommandResult, DeskCommandTerms, DeskStore, ExternalOrder, OrderEvidence } from '../desk/index.js';
import type { PodStore } from '../pods/index.js';
import { corporateActionContract } from './contract-corporate-actions.js';
import { deskContract } from './contract-desk.js';
import { doubtContract } from './contract-doubts.js';
import { faultContract } from './contract-faults.js';
import { ladderContract } from './contract-ladders.js';
import { leaseContract } from './contract-leases.js';
import { restingContract } from './contract-resting.js';
import { rollContract } from './contract-rolls.js';
import { settlementContract } from './contract-settlements.js';
import { tickContract } from './contract-ticks.js';

export interface Trader {
  readonly userId: UserId;
  /** A paper margin account with 100,000.00. */
  readonly accountId: AccountId;
  readonly slotId: SlotId;
}

/** One empty store and the hands that gateway and seed would have. */
export interface SpineHarness {
  readonly store: PodStore & DeskStore;
  /** A lease that expires soon enough to wait for. */
  readonly shortLeaseMs: number;
  /** Returns once every lease that was taken or renewed with `shortLeaseMs` has expired. */
  expireShortLeases(): Promise<void>;
  /** Makes slots 1 … n; called once. */
  addSlots(count: number): Promise<void>;
  addTrader(): Promise<Trader>;
  addBot(trader: Trader): Promise<BotId>;
  addCommand(trader: Trader, botId: BotId, command: NewBotCommand): Promise<number>;
  deleteBot(trader: Trader, botId: BotId): Promise<void>;
  /** Moves a user to another slot, as a change of the layout does. */
  moveUser(trader: Trader, slotId: SlotId): Promise<void>;
  /** Leaves a command for the desk, as the gateway does. */
  askDesk(trader: Trader, terms: DeskCommandTerms): Promise<number>;
  /** What became of the trader's commands, oldest first. */
  commandResults(trader: Trader): Promise<readonly (CommandResult | undefined)[]>;
  /** Evidence about an unknown order, oldest first. */
  evidenceOf(trader: Trader, orderId: OrderId): Promise<readonly OrderEvidence[]>;
  /** By broker id. */
  externalOrdersOf(trader: Trader): Promise<readonly (ExternalOrder & { readonly isEnded: boolean })[]>;
  /** Counts of rows, to see that nothing was written. */
  counts(): Promise<{ readonly decisions: number; readonly intents: number; readonly orderEvents: number }>;
  close(): Promise<void>;
}

export type MakeHarness = () => Promise<SpineHarness>;

/** A lease that outlives any test. */
export const LONG_LEASE_MS = 600_000;

export function spineStoreContract(make: MakeHarness): void {
  describe('leases', () => leaseContract(make));
  describe('ticks', () => tickContract(make));
  describe('faults of bots', () => faultContract(make));
  describe('the desk', () => deskContract(make));
  describe('an order that goes on at another limit', () => ladderContract(make));
  describe('profit targets that rest', () => restingContract(make));
  describe('rolls as one order', () => rollContract(make));
  describe('what is in doubt', () => doubtContract(make));
  describe('expiry and assignment', () => settlementContract(make));
  describe('splits and dividends', () => corporateActionContract(make));
}
