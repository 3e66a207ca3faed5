import { useAccounts, useBots, useOrders, usePositions } from '../data/queries.js';
import type { Holdings } from './stop-effects.js';

/** What the signed-in user has, for the numbers that stand before a stop. Empty where it is not read yet. */
export function useHoldings(): Holdings {
  const { data: accounts = [] } = useAccounts();
  const { data: bots = [] } = useBots();
  const { data: positions = [] } = usePositions();
  const { data: orders = [] } = useOrders();
  return { accounts, bots, positions, orders };
}
