import type { Roll, Strategy } from '#core/bot';

/** What the fields of a wheel's calls begin with: about a month, and a strike that one share price in four reaches. */
const CALLS_START: Extract<Strategy, { kind: 'wheel' }>['calls'] = {
  dteMin: 20,
  dteMax: 45,
  deltaMin: 0.2,
  deltaMax: 0.35,
  neverBelowCost: true,
  profitTarget: 0.5,
};

/** What the fields of a roll begin with. */
export const ROLL_START: Roll = {
  atDte: 7,
  atDelta: null,
  creditMin: '0.10',
  dteMin: 25,
  dteMax: 50,
  strike: 'lower',
  rollsMax: 3,
};

/** Returns a strategy of the kind, with settings to begin with. */
export function strategyOf(kind: Strategy['kind']): Strategy {
  return kind === 'wheel' ? { kind, calls: CALLS_START } : { kind };
}
