import { type BotConfig, type BotState, defaultBotConfig } from '#core/bot';
import type { ClosingLeg, Fill, Ladder, OccSymbol, OrderIntent } from '#core/model';
import type {
  AccountId,
  BotId,
  CampaignId,
  ClientOrderId,
  ContentHash,
  DecisionId,
  ExecutionId,
  Instant,
  IntentId,
  Money,
  OrderId,
  PositionId,
  Price,
  Underlying,
  UserId,
} from '#core/units';
import { sha256Hex } from '#platform/hash';
import type { SlotLease, StoredDecision, TickCommit, TickInputs } from '../pods/index.js';

/** 2025-11-26 10:00 in New York. */
export const TEN_O_CLOCK = Date.UTC(2025, 10, 26, 15) as Instant;
export const AAPL_PUT = 'AAPL251219P00265000' as OccSymbol;

export function dollars(amount: number): Money {
  return Math.round(amount * 10_000) as Money;
}

export function price(amount: number): Price {
  return Math.round(amount * 10_000) as Price;
}

export function configFor(accountId: AccountId, change: Partial<BotConfig> = {}): BotConfig {
  return { ...defaultBotConfig(accountId), ...change };
}

export interface IntentSpec {
  readonly index?: number;
  readonly side?: OrderIntent['side'];
  readonly quantity?: number;
  readonly limit?: number;
  readonly reserve?: number;
  readonly positionId?: PositionId;
  readonly symbol?: OccSymbol;
  /** Default AAPL. */
  readonly underlying?: Underlying;
  readonly campaignId?: CampaignId;
  readonly rolledFrom?: PositionId;
  readonly ladder?: Ladder;
  readonly restsTarget?: true;
  readonly closes?: ClosingLeg;
}

/** Returns the commit of a decision that follows the given inputs. */
export function commitAfter(
  inputs: TickInputs,
  lease: SlotLease,
  options: {
    readonly intents?: readonly IntentSpec[];
    readonly withdrawn?: readonly IntentId[];
    readonly at?: Instant;
    readonly state?: Partial<BotState>;
  } = {},
): TickCommit {
  const { bot } = inputs;
  const { botId, userId, accountId } = bot;
  const at = options.at ?? TEN_O_CLOCK;
  const sequence = bot.state.sequence;
  const decisionId = `${botId}-${sequence}` as DecisionId;
  const decision = decisionOf({ id: decisionId, botId, userId, sequence, at });
  const intents = (options.intents ?? []).map((spec, index) => intentOf(decisionId, inputs, { index, ...spec }, at));
  const state: BotState = { ...bot.state, sequence: sequence + 1, previousHash: decision.hash, ...options.state };
  return {
    lease,
    botId,
    userId,
    accountId,
    stateVersion: bot.stateVersion,
    state,
    status: state.status,
    decision,
    intents,
    ...(options.withdrawn && { withdrawn: options.withdrawn }),
  };
}

function decisionOf(of: {
  id: DecisionId;
  botId: BotId;
  userId: UserId;
  sequence: number;
  at: Instant;
}): StoredDecision {
  const record = new TextEncoder().encode(JSON.stringify({ id: of.id, at: of.at }));
  const { id, botId, userId, sequence, at } = of;
  const hash = sha256Hex(record) as ContentHash;
  return { id, botId, userId, sequence, kind: 'schedule', outcome: 'waited', decidedAt: at, record, hash };
}

function intentOf(decisionId: DecisionId, { bot }: TickInputs, spec: IntentSpec, at: Instant): OrderIntent {
  const id = `${decisionId}-${spec.index ?? 0}` as IntentId;
  return {
    id,
    decisionId,
    botId: bot.botId,
    userId: bot.userId,
    accountId: bot.accountId,
    clientOrderId: `c-${id}` as ClientOrderId,
    symbol: spec.symbol ?? AAPL_PUT,
    underlying: spec.underlying ?? ('AAPL' as Underlying),
    side: spec.side ?? 'sell_to_open',
    quantity: spec.quantity ?? 1,
    limit: price(spec.limit ?? 3.25),
    validUntil: (at + 600_000) as Instant,
    reserve: dollars(spec.reserve ?? 26_500),
    positionId: spec.positionId ?? (`${id}-p` as PositionId),
    ...(spec.campaignId === undefined ? {} : { campaignId: spec.campaignId }),
    ...(spec.rolledFrom === undefined ? {} : { rolledFrom: spec.rolledFrom }),
    ...(spec.ladder === undefined ? {} : { ladder: spec.ladder }),
    ...(spec.restsTarget === undefined ? {} : { restsTarget: spec.restsTarget }),
    ...(spec.closes === undefined ? {} : { closes: spec.closes }),
  };
}

export function fillOf(
  orderId: OrderId,
  executionId: string,
  terms: { quantity: number; price: number; fees: number; at?: Instant },
): Fill {
  return {
    executionId: executionId as ExecutionId,
    orderId,
    quantity: terms.quantity,
    price: price(terms.price),
    fees: dollars(terms.fees),
    tsEvent: terms.at ?? TEN_O_CLOCK,
  };
}
