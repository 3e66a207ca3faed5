import type {
  AccountId,
  BotId,
  ConnectionId,
  ContentHash,
  Instant,
  IntentId,
  OrderId,
  SlotId,
  Underlying,
  UserId,
} from '../units/index.js';
import type { OrderIntent } from './order.js';

/** Redis channel on which market says that a newer frame of an underlying can be read. */
export const FRAME_CHANNEL = 'frames';

/** A lost announcement only delays: readers also re-read the newest frame. */
export interface FrameAnnouncement {
  readonly underlying: Underlying;
  readonly sequence: number;
  readonly hash: ContentHash;
}

/** Redis channel on which market publishes the market clock; its truth is the row in Postgres. */
export const MARKET_CLOCK_CHANNEL = 'market-clock';

/** The market clock: `marketNow = anchorMarket + (wallNow − anchorWall) × rate`. A jump or a pause is a new epoch. */
export interface MarketClockEpoch {
  readonly epoch: number;
  readonly mode: 'live' | 'replay' | 'simulator';
  readonly anchorWall: Instant;
  readonly anchorMarket: Instant;
  /** Market milliseconds per wall millisecond; 0 while a replay is held. */
  readonly rate: number;
  /** A sentence for people: "26 Nov 2025, snapshot 2 of 6". */
  readonly label: string;
  /** A replay waits for a running bot or for an operator. */
  readonly held: boolean;
}

export function marketTime(clock: MarketClockEpoch, wallNow: Instant): Instant {
  return Math.round(clock.anchorMarket + (wallNow - clock.anchorWall) * clock.rate) as Instant;
}

/** Postgres notification channels. Payloads are small JSON; whoever waits also polls. */
export const Notify = {
  /** Payload: {@link IntentNotice}. To the desk. */
  intents: 'intents',
  /** Payload: {@link UserNotice}. To pods and gateway: orders, fills, positions or balances moved. */
  orders: 'orders',
  /** Payload: {@link UserNotice}. To pods: a bot was made, changed, started, paused or commanded. */
  commands: 'commands',
  /** Payload: {@link UserNotice}. To the gateway: a decision was recorded. */
  decisions: 'decisions',
  /** Payload: {@link UserNotice}. To the gateway: what a person accepted has changed. */
  profiles: 'profiles',
  /** Payload: {@link SlotNotice}. To the gateway: a pod took a slot. To pods: look at the placement again. */
  slots: 'slots',
  /** Payload: {@link ConnectionNotice}. To the desk: a login is wanted, came back, or is to be ended. */
  connections: 'connections',
  /** Payload: {@link UserNotice}. To gateway (and pods): a connection's state moved. */
  connectionStates: 'connection_states',
  /** Payload: {@link UserNotice} of the one whom it concerns, empty for everybody. To desk and gateway: a stop was set or lifted. */
  stops: 'stops',
  /** Payload: {@link IntentNotice}. To the desk: a person asked for something at an account. */
  deskCommands: 'desk_commands',
  /** Payload: none. To market: the replay control row changed. */
  replayControl: 'replay_control',
} as const;

/** The slot that was taken; none when there may be something to take or to give up. */
export interface SlotNotice {
  readonly slotId?: SlotId;
}

export interface IntentNotice {
  readonly accountId: AccountId;
  readonly intentId?: IntentId;
  /** An order that works is to end. */
  readonly withdraws?: true;
  /** What was committed, where it is small enough: whoever carries it out need not read it first. It counts for nothing until it is claimed. */
  readonly intents?: readonly OrderIntent[];
}

export interface ConnectionNotice {
  readonly connectionId: ConnectionId;
}

export interface UserNotice {
  readonly userId: UserId;
  readonly botId?: BotId;
  readonly accountId?: AccountId;
  readonly orderId?: OrderId;
  readonly connectionId?: ConnectionId;
}

/** Why a bot is asked to decide. */
export type TickKind = 'schedule' | 'command' | 'order' | 'exit';

/** A tick as the queue of a slot carries it. */
export interface TickJob {
  readonly botId: BotId;
  readonly userId: UserId;
  readonly kind: TickKind;
  /** On the market clock. */
  readonly dueAt: Instant;
}

/** Queue of one slot under one lease epoch: the jobs of a lost owner die with it. */
export function slotQueueName(slot: SlotId, epoch: number): string {
  return `slot-${slot}-e${epoch}`;
}

/** Queue of stateless work; its first job kind is the live preview. */
export const COMPUTE_QUEUE = 'compute';
