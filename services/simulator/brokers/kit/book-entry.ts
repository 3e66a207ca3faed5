import type { Instant } from '#core/units';
import type { Booked, SimBooksOptions, SimOrderTerms } from './book-types.js';
import type { FaultKind } from './types.js';

/** Of faults that wait and do not say how long, in wall milliseconds. */
export const DEFAULT_DELAY_MS = 1_000;

/** Returns an order as it enters the books, with the faults of its life that the script has for it. */
export function newEntry(
  id: number,
  terms: SimOrderTerms,
  { world, faults, acknowledges }: SimBooksOptions,
  replaces: number | undefined,
): Booked {
  const met = (kind: FaultKind) => faults.meet('orders.place', kind);
  const [late, twice, reorder] = [met('late_fill'), met('double_fill'), met('reorder_fills')];
  const [lag, reject] = [met('list_lags'), met('reject_later')];
  const now = world.now();
  const wallIn = (ms: number) => (world.wallNow() + ms) as Instant;
  const { account, clientId, symbol, side, legs, quantity, limit, duration } = terms;
  return {
    order: {
      ...{ id, account, symbol, side, quantity, limit, duration },
      ...(legs === undefined ? {} : { legs }),
      ...(clientId === undefined ? {} : { clientId }),
      ...(replaces === undefined ? {} : { replaces }),
      status: acknowledges === 'later' || reject ? 'pending' : 'working',
      executions: [],
      placedAt: now,
      updatedAt: now,
    },
    terms: {
      ...(late ? { lateMs: late.ms ?? DEFAULT_DELAY_MS } : {}),
      ...(twice ? { twice: true } : {}),
      ...(reorder ? { reorderMs: reorder.ms ?? DEFAULT_DELAY_MS } : {}),
    },
    held: [],
    listedFrom: lag ? wallIn(lag.ms ?? DEFAULT_DELAY_MS) : world.wallNow(),
    ...(reject ? { rejectAt: wallIn(reject.ms ?? 0) } : {}),
  };
}
