import type { FaultScope } from '#core/bot';
import type { MarketClockEpoch, Notify, TickKind, UserNotice } from '#core/model';
import type { BotId } from '#core/units';
import type { Clock } from '#platform/clock';
import { systemClock } from '#platform/clock';
import type { SlotLease } from '#store/pods';
import type { SlotWork, TickOutcome } from '../instance/index.js';
import type { SharedFrame } from './shared-frames.js';

/** What a thread is given to run a slot. */
export interface ThreadData {
  readonly lease: SlotLease;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly logLevel: string;
  readonly codeVersion: string;
  readonly control: SharedArrayBuffer;
  readonly frames: readonly SharedFrame[];
  readonly market: MarketClockEpoch | undefined;
}

/** From the pod's main thread to a slot's thread. */
export type ToThread =
  /** The first message. A thread may have waited for it, warm, so that a takeover need not wait for modules to load. */
  | { readonly type: 'run'; readonly data: ThreadData }
  | { readonly type: 'frame'; readonly frame: SharedFrame }
  | { readonly type: 'clock'; readonly market: MarketClockEpoch }
  | {
      readonly type: 'notice';
      readonly channel: typeof Notify.commands | typeof Notify.orders;
      readonly notice: UserNotice;
    }
  /** Notifications may have been missed. */
  | { readonly type: 'reread' }
  | { readonly type: 'drain' };

/** From a slot's thread to the pod's main thread. */
export type FromThread =
  | { readonly type: 'tick'; readonly kind: TickKind; readonly outcome: TickOutcome; readonly durationMs: number }
  /** Once a second, as long as its queue of messages moves. */
  | { readonly type: 'load'; readonly work: SlotWork }
  | { readonly type: 'lost' }
  | { readonly type: 'drained' };

/** A bot whose pure code runs. */
export interface Busy {
  readonly botId: BotId;
  readonly scope: FaultScope;
}

const CELLS_LENGTH = 16;
const BOT_ID_LENGTH = 36;
const SCOPES: readonly FaultScope[] = ['entries', 'exits'];

/**
 * What both threads see at once, whatever waits in their message queues: until when the slot may act, when its thread last showed
 * that it is not stuck, and whose decision it is at. Whole milliseconds of {@link processClock}.
 */
export class ThreadControl {
  private readonly cells: BigInt64Array;
  /** Behind the cells: a byte for the scope, 0 for nobody, and the bot's id in ASCII. */
  private readonly bytes: Buffer;

  constructor(readonly buffer = new SharedArrayBuffer(CELLS_LENGTH + 1 + BOT_ID_LENGTH)) {
    this.cells = new BigInt64Array(buffer, 0, 2);
    this.bytes = Buffer.from(buffer, CELLS_LENGTH);
  }

  get busy(): Busy | undefined {
    const scope = SCOPES[(this.bytes[0] ?? 0) - 1];
    return scope && { scope, botId: this.bytes.toString('latin1', 1, 1 + BOT_ID_LENGTH) as BotId };
  }

  set busy(busy: Busy | undefined) {
    // The id first: a thread that ends in between must not leave the one before under a scope.
    this.bytes[0] = 0;
    if (!busy) return;
    this.bytes.write(busy.botId, 1, 'latin1');
    this.bytes[0] = SCOPES.indexOf(busy.scope) + 1;
  }

  get deadline(): number {
    return Number(Atomics.load(this.cells, 0));
  }

  set deadline(monotonicMs: number) {
    Atomics.store(this.cells, 0, BigInt(Math.floor(monotonicMs)));
  }

  get beat(): number {
    return Number(Atomics.load(this.cells, 1));
  }

  set beat(monotonicMs: number) {
    Atomics.store(this.cells, 1, BigInt(Math.floor(monotonicMs)));
  }
}

const NS_PER_MS = 1e6;

/** The same monotonic reading in all threads of a process; `performance.now()` starts anew in each. */
export const processClock: Clock = {
  now: () => systemClock.now(),
  monotonicMs: () => Number(process.hrtime.bigint()) / NS_PER_MS,
};
