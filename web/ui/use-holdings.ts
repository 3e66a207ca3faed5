import { useWorkingOrders } from '../data/order-queries.js';
import { useAccounts, useBots, usePositions } from '../data/queries.js';
import type { Holdings } from './stop-effects.js';

/** What the signed-in user has, for the numbers that stand before a stop. Empty where it is not read yet. */
export function useHoldings(): Holdings {
  const { data: accounts = [] } = useAccounts();
  const { data: bots = [] } = useBots();
  const { data: positions = [] } = usePositions();
  const { data: orders } = useWorkingOrders();
  return { accounts, bots, positions, orders: orders?.items ?? [] };
}
