import type { PendingIntent } from '#store/desk';
import type { AccountWork, DeskContext } from './context.js';
import type { HeldAccount } from './held-account.js';
import { carryOut, mustWait, refuseExpired, refuseWithoutBroker } from './submit.js';

/** What came too late is refused, whatever else is in doubt. */
export async function expireIntents(
  context: DeskContext,
  held: HeldAccount,
  intents: readonly PendingIntent[],
): Promise<void> {
  held.leftWaiting = true;
  for (const intent of intents) await refuseExpired(context, held, intent);
}

/** Carries out an account's intents, one after the other. @param work - undefined: there is no broker for it */
export async function takeIntents(
  context: DeskContext,
  held: HeldAccount,
  work: AccountWork | undefined,
  intents: readonly PendingIntent[],
): Promise<void> {
  held.leftWaiting = true;
  let isLeft = false;
  for (const intent of intents) {
    // An answer lost on the way is looked up before anything else is sent.
    if (!held.recovered) return;
    if (!work) await refuseWithoutBroker(context, held, intent);
    else if (await mustWait(work, intent)) isLeft = true;
    else await carryOut(work, intent);
  }
  held.leftWaiting = isLeft;
}
