import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { AccountId } from '#core/units';
import type { DbPool } from '#platform/db';
import { type DrillReading, DrillRepository } from '#store/stops';
import { Exit, type Outcome } from '../outcome.js';
import { type DoorAnswer, knock } from './desk-door.js';

const LOOK_EVERY_MS = 20;
/** A drill that takes longer has failed. */
const GIVE_UP_MS = 60_000;

export const DRILL_USAGE = [
  '  drill    [--account <id>]',
  '           stops a paper account that holds a position, at level flatten and through the real door, prints how long it took',
  '           until no new order left and until everything was flat, and lifts the stop again',
] as const;

export interface Drill {
  readonly accountId: AccountId | undefined;
}

export function readDrill(words: readonly string[]): Drill | undefined {
  try {
    const { values } = parseArgs({ args: [...words], options: { account: { type: 'string' } } });
    return { accountId: values.account as AccountId | undefined };
  } catch {
    return undefined;
  }
}

/** Ends with `differs` when the account was not silent and flat in time. */
export async function drillCommand(pool: DbPool, dataDir: string, { accountId: asked }: Drill): Promise<Outcome> {
  const drill = new DrillRepository(pool);
  const accountId = await drill.account(asked);
  if (accountId === undefined) {
    return { exit: Exit.unusable, lines: ['No paper account holds a position: a drill needs something to close.'] };
  }
  const before = await drill.read(accountId, 0);
  const whom = { scope: 'account', subject: accountId, reason: 'Drill.', by: 'terminal:drill' };
  const beganMs = performance.now();
  const answer = await knock(dataDir, '/stop', { ...whom, level: 'flatten' });
  if (answer?.status !== 200) return refused(answer);
  const silentMs = performance.now() - beganMs;
  const run = await untilFlat(drill, accountId, performance.now());
  const lifted = await knock(dataDir, '/resume', whom);
  return {
    exit: run.isFlat && run.last.sentSince === 0 && lifted?.status === 200 ? Exit.done : Exit.differs,
    lines: [
      `account ${accountId}: ${before.contracts} contracts short, ${before.working} orders working`,
      `no new order after ${silentMs.toFixed(0)} ms; ${run.last.sentSince} left after that`,
      run.isFlat
        ? `orders cancelled after ${run.cancelledMs?.toFixed(0)} ms, flat after ${run.tookMs.toFixed(0)} ms`
        : `not flat after ${GIVE_UP_MS} ms: ${run.last.contracts} contracts, ${run.last.working} orders`,
      lifted?.status === 200 ? 'The stop was lifted.' : 'The stop still holds: lift it with resume.',
    ],
  };
}

interface Run {
  readonly isFlat: boolean;
  readonly cancelledMs?: number;
  readonly tookMs: number;
  readonly last: DrillReading;
}

async function untilFlat(drill: DrillRepository, accountId: AccountId, startMs: number): Promise<Run> {
  let cancelledMs: number | undefined;
  for (;;) {
    const tookMs = performance.now() - startMs;
    const last = await drill.read(accountId, tookMs);
    if (last.working === 0) cancelledMs ??= tookMs;
    const isFlat = last.contracts === 0 && last.working === 0;
    if (isFlat || tookMs > GIVE_UP_MS) {
      return { isFlat, tookMs, last, ...(cancelledMs !== undefined && { cancelledMs }) };
    }
    await delay(LOOK_EVERY_MS);
  }
}

function refused(answer: DoorAnswer | undefined): Outcome {
  const why = answer
    ? `The desk refused (${String(answer.body['code'])}).`
    : 'No desk answers here: is Thetapod running?';
  return { exit: Exit.unusable, lines: [why] };
}
