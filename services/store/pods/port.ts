import type { BotCommand, BotConfig, BotFault, BotFaultCode, BotState, BotStatus, FaultScope } from '#core/bot';
import type { AccountView, HashedFrame, OrderIntent, StopLevel, TickKind } from '#core/model';
import type { AccountId, BotId, ContentHash, DecisionId, Instant, IntentId, PodId, SlotId, UserId } from '#core/units';

/** A pod's right to run a slot. The epoch rises with each new owner; a former owner can write nothing. */
export interface SlotLease {
  readonly slotId: SlotId;
  readonly owner: PodId;
  readonly epoch: number;
  /** Who held it before, when this lease was taken over from somebody. */
  readonly previousOwner?: PodId;
}

/** Who could hold slots, and who holds them. */
export interface Placement {
  readonly pods: readonly {
    readonly podId: PodId;
    /** Slots it may hold: what an operator set, else its own setting; 0 while it drains or stops. */
    readonly capacity: number;
    /** Of its build: the higher the newer. Absent: of none that was told. */
    readonly generation?: number;
  }[];
  readonly slots: readonly {
    readonly slotId: SlotId;
    /** While its lease stands, and for how long it does unless it is renewed. */
    readonly owner?: PodId;
    readonly leaseMs?: number;
    /** Where an operator wants it. */
    readonly pinnedTo?: PodId;
    /** Of the newest build that has held it: pods of older ones cannot take it. */
    readonly generation?: number;
  }[];
}

/** That a pod lives. */
export interface PodHeartbeat {
  readonly podId: PodId;
  /** Slots it would take; 0 while it stops. */
  readonly capacity: number;
  readonly httpPort?: number;
  readonly load?: PodLoad;
  /** Default: 0, of no build that was told. */
  readonly generation?: number;
}

/** What a pod says of itself each second. */
export interface PodLoad {
  /** Share of the processors that its process used, 0 … 1. */
  readonly cpu: number;
  readonly slots: readonly SlotLoad[];
}

export interface SlotLoad {
  readonly slotId: SlotId;
  /** Ticks that are due and not yet decided. */
  readonly owed: number;
  /** How late the oldest of them is, on the market clock; 0 when none is owed. Bots that fail by themselves do not count. */
  readonly lagMs: number;
  /** Share of the last second in which its thread worked, 0 … 1. */
  readonly busy: number;
}

/** A bot as its pod holds it in memory between ticks. */
export interface HostedBot {
  readonly botId: BotId;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly configVersion: number;
  readonly config: BotConfig;
  readonly state: BotState;
  /** Version of the checkpoint row; a commit names the one it read. */
  readonly stateVersion: number;
  /** What keeps it from deciding, as the list of bots tells it; absent: nothing, or not asked for. */
  readonly faults?: readonly BotFault[];
}

/** A decision of one bot that could not be made, by the bot's own fault. */
export interface FaultNote {
  readonly lease: SlotLease;
  readonly botId: BotId;
  readonly scope: FaultScope;
  readonly code: BotFaultCode;
  /** What was thrown, for operators. */
  readonly detail: string;
  /** From this failure in a row on, a running bot is told to pause. */
  readonly pauseFrom: number;
  /** Market clock; when it was told so. */
  readonly at: Instant;
}

/** Everything that one decision reads besides frames, in one consistent snapshot. */
export interface TickInputs {
  readonly bot: HostedBot;
  /** Commands with an id above the state's lastCommandId, oldest first. */
  readonly commands: readonly BotCommand[];
  readonly account: AccountView;
  /** The bot's own stop; those of account, user and everybody are in the account. */
  readonly botStop: StopLevel;
}

/** What one decision writes, in one transaction, if the lease still stands. */
export interface TickCommit {
  readonly lease: SlotLease;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly accountId: AccountId;
  /** The checkpoint version that was read. */
  readonly stateVersion: number;
  readonly state: BotState;
  readonly status: BotStatus;
  /** Undefined when nothing was worth a record (an exit check that found nothing due makes no commit at all). */
  readonly decision: StoredDecision;
  readonly intents: readonly OrderIntent[];
  /** Intents of the bot whose orders are to end, and which are not sent any more. Default: none. */
  readonly withdrawn?: readonly IntentId[];
}

/** A decision record as bytes, with the columns that queries need. */
export interface StoredDecision {
  readonly id: DecisionId;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly sequence: number;
  readonly kind: TickKind;
  readonly outcome: string;
  readonly decidedAt: Instant;
  /** Canonical bytes of the record, not deflated. */
  readonly record: Uint8Array;
  readonly hash: ContentHash;
}

/**
 * `lost_slot`: the lease is gone; drop the slot. `moved`: the user lives in another slot now; forget the bot. `stale_state`: the
 * checkpoint moved; reload and decide again.
 */
export type CommitResult = 'committed' | 'lost_slot' | 'moved' | 'stale_state';

/** With its bytes as they were encoded, where they are at hand. */
export interface FrameToKeep extends HashedFrame {
  readonly bytes?: Uint8Array;
}

/**
 * What pods need of the store. Implemented on Postgres and in memory; both pass the same contract suite.
 * Times of leases are the database's; durations are milliseconds.
 */
export interface PodStore {
  /** Says that the pod lives, how many slots it would take, and what it is busy with. */
  heartbeat(pod: PodHeartbeat): Promise<void>;
  /** Returns the pods seen within `withinMs` and the slots that must run. */
  placement(withinMs: number): Promise<Placement>;
  /**
   * Takes up to `want` slots that are free or expired, raising their epochs. Never takes a slot whose lease stands, nor one that a
   * pod of a higher generation has held.
   * @param among - only these, the first ones first; any when left out
   * @param generation - of the pod's build; default 0
   */
  takeSlots(
    podId: PodId,
    want: number,
    leaseMs: number,
    among?: readonly SlotId[],
    generation?: number,
  ): Promise<readonly SlotLease[]>;
  /** Takes what a former process of the same name still holds, raising the epochs: that process is fenced if it lives. Generations as above. */
  takeBack(podId: PodId, want: number, leaseMs: number, generation?: number): Promise<readonly SlotLease[]>;
  /** Renews leases whose owner and epoch are unchanged, even if expired, of slots that must run; returns those that still stand. */
  renewSlots(leases: readonly SlotLease[], leaseMs: number): Promise<readonly SlotLease[]>;
  /** Gives leases back at once, so that another pod need not wait for the expiry. */
  releaseSlots(leases: readonly SlotLease[]): Promise<void>;
  /** Returns all bots of the slot's users that are not deleted; their configurations are as stored, not parsed. */
  loadBots(slotId: SlotId): Promise<readonly HostedBot[]>;
  /**
   * Returns the inputs of a decision, or undefined when the bot is gone. Errors: ZodError for a configuration that cannot be read.
   * @param isUrgent - before all that is not; default false
   */
  loadTick(botId: BotId, isUrgent?: boolean): Promise<TickInputs | undefined>;
  /** Stores frames that a decision refers to; storing one twice is harmless. Urgency as above. */
  keepFrames(frames: readonly FrameToKeep[], isUrgent?: boolean): Promise<void>;
  /** Writes a decision, or nothing at all. Those that close something go before the others. */
  commitTick(commit: TickCommit): Promise<CommitResult>;
  /**
   * Counts one more failure of a bot, and from `pauseFrom` on leaves it the command to pause, once; nothing when the lease is gone.
   * The count is the store's, so that it goes on when another pod takes over.
   */
  noteFault(note: FaultNote): Promise<void>;
  /** The bot decides again: its count begins anew. Nothing when the lease is gone. */
  clearFault(lease: SlotLease, botId: BotId, scope: FaultScope): Promise<void>;
}
