import type { TickJob, TickKind } from '#core/model';
import type { Instant, SlotId, Underlying } from '#core/units';
import type { Logger } from '#platform/telemetry';
import type { FrameToKeep, SlotLoad } from '#store/pods';

/** Carries due ticks to a handler. It may lose jobs, deliver one twice, and forget everything: the runner asks again. */
export interface TickQueue {
  add(jobs: readonly TickJob[]): Promise<void>;
  /** Resolves when no handler runs any more. */
  close(): Promise<void>;
}

export type TickHandler = (job: TickJob) => Promise<void>;

/** Opens the queue of one slot under one epoch, empty. */
export type OpenTickQueue = (slot: { slotId: SlotId; epoch: number }, handler: TickHandler) => TickQueue;

/** Says to all slots of a process whether a frame is stored, so that one of them stores it for all. */
export interface StoringMark {
  /** Returns whether the caller is to store it now; otherwise somebody does, or has. */
  claim(): boolean;
  /** What became of it. */
  settle(isStored: boolean): void;
  /** Resolves with whether somebody else has stored it; false when they failed or ended. Never rejects. */
  storedElsewhere(): Promise<boolean>;
}

/** A frame as the slots of a process see it; without a mark a slot stores what it needs by itself. */
export interface SlotFrame extends FrameToKeep {
  readonly mark?: StoringMark;
}

/** The newest frame of each underlying, as far as this process has heard. */
export interface FrameSource {
  newest(underlying: Underlying): SlotFrame | undefined;
}

/** The market clock; undefined until its epoch is known. */
export interface MarketNow {
  now(): Instant | undefined;
}

/** Structured log lines: an event name, ids and codes. */
export type EventLog = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** What became of one tick. */
export const TICK_OUTCOMES = [
  /** The decision was written. */
  'committed',
  /** Somebody else's decision, or the market, has made it needless. */
  'nothing_due',
  /** The bot was deleted or has moved to another slot. */
  'gone',
  /** The checkpoint moved under it; tried again. */
  'stale_state',
  /** The lease is lost; the slot stops. */
  'lost_slot',
  /** The lease could not be renewed in time; tried again when it is. */
  'suspended',
  /** Our code or the store failed; tried again after a back-off. */
  'failed',
] as const;
export type TickOutcome = (typeof TICK_OUTCOMES)[number];

/** How far behind a slot is. */
export type SlotWork = Pick<SlotLoad, 'owed' | 'lagMs'>;

/** Numbers for the metrics page. */
export interface TickMeter {
  tick(kind: TickKind, outcome: TickOutcome, durationMs: number): void;
}
