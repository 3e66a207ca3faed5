import { BROKER_KINDS } from './adapters/index.js';
import { type BrokerPace, LOCAL_PACE, paceWithin } from './desk/index.js';

/** Returns how often a broker is asked: within its published limit, or at each look where it is one of our own. */
export function paceOf({ name }: { readonly name: string }): BrokerPace {
  const kind = BROKER_KINDS.find((one) => one.name === name);
  return kind ? paceWithin(kind.rate) : LOCAL_PACE;
}
