import type { ChaosResult } from './campaign.js';

const VIOLATIONS_SHOWN = 20;

/** Returns the result as lines for a terminal. */
export function wordsOf({ troubles, seconds, decisions, takeovers, broker, violations }: ChaosResult, seed: number) {
  const struck = Object.entries(troubles).map(([kind, count]) => `${count} ${kind}`);
  const { intents, refused, orders, ordersAtBroker, decidedByEvidence, openUnknown } = broker;
  return [
    `seed ${seed}, ${seconds} s: ${struck.join(', ')}`,
    `${decisions} decisions, ${takeovers} slots taken over, ${intents} intents, ${refused} refused, ${orders} orders, ` +
      `${ordersAtBroker} at the broker, ${decidedByEvidence} decided by evidence, ${openUnknown} open unknown`,
    ...violations.slice(0, VIOLATIONS_SHOWN),
    `${violations.length} violations`,
  ];
}
