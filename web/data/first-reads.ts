/**
 * Reads what public/first.js asked for before the page is put together: it is then put together once, with its figures, and not first
 * without them.
 */
import type { QueryClient } from '@tanstack/react-query';
import { wasAskedEarly } from './early.js';
import { keys } from './keys.js';
import { marketRead, readOf, sessionRead } from './queries.js';

/** So long the first picture may wait for figures; what comes later comes into a page that is there. */
const PATIENCE_MS = 200;

const PATHS = [
  [keys.accounts, '/accounts'],
  [keys.stops, '/stops'],
  [keys.botList, '/bots'],
  [keys.unknownOrders, '/orders/unknown'],
  [keys.connections, '/connections'],
  [keys.positions, '/positions'],
  [keys.results, '/results'],
  [keys.reference, '/reference'],
] as const;

export async function takeFirstReads(queries: QueryClient): Promise<void> {
  const reads = PATHS.flatMap(([key, path]) => (wasAskedEarly(path) ? [queries.prefetchQuery(readOf(key, path))] : []));
  if (wasAskedEarly('/auth/session')) reads.push(queries.prefetchQuery(sessionRead));
  if (wasAskedEarly('/market')) reads.push(queries.prefetchQuery(marketRead));
  if (reads.length === 0) return;
  await Promise.race([Promise.all(reads), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}
