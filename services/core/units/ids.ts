import type { Brand } from './brand.js';

export type UserId = Brand<string, 'UserId'>;
export type AccountId = Brand<string, 'AccountId'>;
/** A user's login at a broker; one connection may bring several accounts. */
export type ConnectionId = Brand<string, 'ConnectionId'>;
export type BotId = Brand<string, 'BotId'>;
/** One decision: `<bot id>-<sequence>`. */
export type DecisionId = Brand<string, 'DecisionId'>;
/** One order intent: `<decision id>-<index>`; survives a replay because it is made of what it belongs to. */
export type IntentId = Brand<string, 'IntentId'>;
export type OrderId = Brand<string, 'OrderId'>;
/** The id that travels to the broker and by which an order is found again. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;
export type ExecutionId = Brand<string, 'ExecutionId'>;
export type PositionId = Brand<string, 'PositionId'>;
/** What became of a contract without a trade, by the broker's id; unique per account. */
export type SettlementId = Brand<string, 'SettlementId'>;
/** A split or a dividend: `<kind>-<underlying>-<ex-date>`. */
export type CorporateActionId = Brand<string, 'CorporateActionId'>;
/** One run of a wheel, from its first put until its shares are gone: the id of the position that began it. */
export type CampaignId = Brand<string, 'CampaignId'>;
export type SlotId = Brand<number, 'SlotId'>;
export type PodId = Brand<string, 'PodId'>;
export type DeskId = Brand<string, 'DeskId'>;
/** Names bytes by their hash, lower-case hex: BLAKE3 of a frame (SHA-256 before 23 November 2026), SHA-256 of a record. */
export type ContentHash = Brand<string, 'ContentHash'>;
/** The ticker of an underlying, upper case, as the exchange writes it. */
export type Underlying = Brand<string, 'Underlying'>;
