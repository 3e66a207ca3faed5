import type { Timers } from '#platform/clock';
import { errorCodeOf, PlatformError } from '#platform/errors';
import { type AccountWork, report } from './context.js';
import type { HeldAccount, OpenStream } from './held-account.js';

/** Between two openings. */
const GAP_MS = 20;

/** Opens streams one after the other: a handshake costs as much as several orders, and no order is to wait for a hundred of them. */
export class StreamOpenings {
  private readonly waiting: (() => void)[] = [];
  private isAtWork = false;

  constructor(
    private readonly timers: Pick<Timers, 'sleep'>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Opens a stream when its turn comes: at once if none was opened just now. */
  add(open: () => void): void {
    this.waiting.push(open);
    if (!this.isAtWork) void this.openAll();
  }

  private async openAll(): Promise<void> {
    this.isAtWork = true;
    try {
      for (let open = this.waiting.shift(); open; open = this.waiting.shift()) {
        open();
        await this.timers.sleep(GAP_MS);
      }
    } catch (error) {
      this.onFailure(error);
    }
    this.isAtWork = false;
  }
}

/**
 * Has the account's stream opened while an order of it is open, and closes it when none is. A hint only wakes the desk, which then
 * reads: a stream that lies, is silent or dies changes nothing but how soon something is seen.
 */
export async function keepStream(work: AccountWork, openings: StreamOpenings, wake: () => void): Promise<void> {
  const { held, broker } = work;
  if (!broker.capabilities.stream) return;
  if (!held.hasOpenOrders) return closeStream(held);
  if (held.stream) return;
  const open: OpenStream = { stream: undefined, isUp: false };
  held.stream = open;
  openings.add(() => {
    // Its orders may have ended meanwhile, or the account may be somebody else's.
    if (held.stream === open) openStream(work, open, wake);
  });
}

/** Closes the stream if it is open. */
export async function closeStream(held: HeldAccount): Promise<void> {
  const open = held.stream;
  held.stream = undefined;
  await open?.stream?.close();
}

function openStream(work: AccountWork, open: OpenStream, wake: () => void): void {
  const { held, broker } = work;
  const fields = { accountId: held.lease.accountId, broker: broker.name };
  try {
    open.stream = broker.stream(held.lease.accountId, (hint) => {
      if (held.stream !== open) return;
      if (hint.kind === 'down') {
        if (open.isUp) report(work, 'warn', 'stream_down', { ...fields, cause: hint.cause });
        open.isUp = false;
        return;
      }
      // What happened while it was down is read now.
      if (hint.kind === 'up') open.isUp = true;
      held.moved = true;
      wake();
    });
    report(work, 'info', 'stream_opened', fields);
  } catch (error) {
    held.stream = undefined;
    if (!(error instanceof PlatformError)) throw error;
    report(work, 'warn', 'stream_down', { ...fields, cause: errorCodeOf(error) });
  }
}
