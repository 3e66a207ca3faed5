import { errorCodeOf, PlatformError } from '#platform/errors';
import { type AccountWork, report } from './context.js';
import type { HeldAccount, OpenStream } from './held-account.js';

/**
 * Opens the account's stream while an order of it is open, and closes it when none is. A hint only wakes the desk, which then
 * reads: a stream that lies, is silent or dies changes nothing but how soon something is seen.
 */
export async function keepStream(work: AccountWork, wake: () => void): Promise<void> {
  const { held, broker } = work;
  if (!broker.capabilities.stream) return;
  if (!held.hasOpenOrders) return closeStream(held);
  if (held.stream) return;
  const fields = { accountId: held.lease.accountId, broker: broker.name };
  const open: OpenStream = { stream: undefined, isUp: false };
  held.stream = open;
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

/** Closes the stream if it is open. */
export async function closeStream(held: HeldAccount): Promise<void> {
  const open = held.stream;
  held.stream = undefined;
  await open?.stream?.close();
}
