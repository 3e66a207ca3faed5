import type { IconName } from '../../ui/Icon.js';

export interface Place {
  readonly to: string;
  readonly name: string;
  readonly icon: IconName;
}

const PLACES: readonly Place[] = [
  { to: '/', name: 'Home', icon: 'home' },
  { to: '/bots', name: 'Bots', icon: 'bots' },
  { to: '/scanner', name: 'Scanner', icon: 'scanner' },
  { to: '/volatility', name: 'Volatility', icon: 'volatility' },
  { to: '/activity', name: 'Activity', icon: 'activity' },
  { to: '/brokers', name: 'Brokers', icon: 'brokers' },
];
const OPERATIONS: Place = { to: '/operations', name: 'Operations', icon: 'operations' };

/** The pages that the rail leads to. */
export function placesOf(role: 'trader' | 'operator' | undefined): readonly Place[] {
  return role === 'operator' ? [...PLACES, OPERATIONS] : PLACES;
}
