import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { STOP_LEVELS, type StopLevel, type StopScope } from '#core/model';
import type { DbPool } from '#platform/db';
import { EVERYBODY, StopRepository } from '#store/stops';
import { Exit, type Outcome } from '../outcome.js';
import { type DoorAnswer, knock } from './desk-door.js';

const SCOPES: readonly StopScope[] = ['bot', 'account', 'user', 'everybody'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const STOP_USAGE = {
  stop: [
    '  stop     --scope everybody|user|account|bot [--subject <id>] --level no_openings|manage_only|flatten --reason "…"',
    '           sets the kill switch at the desk; works while the database is down',
  ],
  resume: [
    '  resume   --scope everybody|user|account|bot [--subject <id>] --reason "…"',
    '           lifts a stop; only a person does',
  ],
} as const;

/** What was asked for, or undefined when it cannot be understood. */
export interface StopWish {
  readonly scope: StopScope;
  /** Id, or {@link EVERYBODY}. */
  readonly subject: string;
  /** Undefined: to be lifted. */
  readonly level?: Exclude<StopLevel, 'none'>;
  readonly reason: string;
}

export function readWish(verb: 'stop' | 'resume', words: readonly string[]): StopWish | undefined {
  const texts = { scope: { type: 'string' }, subject: { type: 'string' }, reason: { type: 'string' } } as const;
  let values: { scope?: string; subject?: string; reason?: string; level?: string };
  try {
    values = parseArgs({ args: [...words], options: { ...texts, level: { type: 'string' } } }).values;
  } catch {
    return undefined;
  }
  const scope = SCOPES.find((one) => one === values.scope);
  const level = STOP_LEVELS.find((one) => one === values.level && one !== 'none');
  const reason = values.reason?.trim() ?? '';
  const isWhole = scope === 'everybody' ? values.subject === undefined : UUID.test(values.subject ?? '');
  if (!scope || !isWhole || reason === '' || reason.length > 200) return undefined;
  if (verb === 'stop' ? level === undefined : values.level !== undefined) return undefined;
  const subject = values.subject?.toLowerCase() ?? EVERYBODY;
  return { scope, subject, reason, ...(isStop(level) && { level }) };
}

function isStop(level: StopLevel | undefined): level is Exclude<StopLevel, 'none'> {
  return level !== undefined && level !== 'none';
}

export interface StopPlace {
  readonly dataDir: string;
  /** For when no desk answers; undefined when no database is known either. */
  readonly withPool: (work: (pool: DbPool) => Promise<Outcome>) => Promise<Outcome>;
}

/** Sets or lifts a stop: at the desk, which holds it at once, or, when none runs here, in its table, which the next desk reads. */
export async function stopCommand({ scope, subject, level, reason }: StopWish, place: StopPlace): Promise<Outcome> {
  const by = `terminal:${userInfo().username}`;
  const whom = { scope, ...(subject === EVERYBODY ? {} : { subject }), reason, by };
  const answer =
    level === undefined
      ? await knock(place.dataDir, '/resume', whom)
      : await knock(place.dataDir, '/stop', { ...whom, level });
  if (answer) return said(answer, level);
  return place.withPool(async (pool) => {
    const stops = new StopRepository(pool);
    if (level === undefined) await stops.lift(scope, subject, { by, reason });
    else await stops.set({ scope, subject, level, reason, setBy: by });
    return { exit: Exit.done, lines: ['No desk answers here; the database has it, and every desk reads it there.'] };
  });
}

function said({ status, body }: DoorAnswer, level: StopWish['level']): Outcome {
  if (status === 200 && level === undefined) return { exit: Exit.done, lines: ['Lifted.'] };
  if (status === 200) {
    const where = body['kept'] === 'table' ? 'kept in the database' : 'kept in the journal until the database is back';
    return { exit: Exit.done, lines: [`Stopped: ${level}; ${where}.`] };
  }
  const lines =
    body['code'] === 'STOP_NOT_KEPT'
      ? ['Stopped, but only until the desk ends: neither database nor disk could keep it (STOP_NOT_KEPT).']
      : [`The desk refused (${String(body['code'])}); nothing was changed.`];
  return { exit: Exit.unusable, lines };
}
