import type { CampaignResult } from './campaign.js';
import type { BrokerTally } from './compare.js';

type Column = Exclude<keyof BrokerTally, 'refusals'>;
const COLUMNS: readonly (readonly [Column, string])[] = [
  ['broker', 'broker'],
  ['intents', 'intents'],
  ['refused', 'refused'],
  ['orders', 'orders'],
  ['ordersAtBroker', 'at the broker'],
  ['decidedByEvidence', 'decided by evidence'],
  ['found', 'of these found'],
  ['openUnknown', 'open unknown'],
];
const VIOLATIONS_SHOWN = 20;

/** Returns the result as lines for a terminal. */
export function wordsOf({ troubles, seconds, brokers, violations }: CampaignResult, seed: number): readonly string[] {
  const { kills, inFlight, stops, faults } = troubles;
  return [
    `seed ${seed}: ${kills} kills (${inFlight} with an order on its way), ${stops} stops past the lease, ${faults} faults, ${seconds} s`,
    COLUMNS.map(([, title]) => title).join('  '),
    ...brokers.map((tally) => COLUMNS.map(([field, title]) => String(tally[field]).padEnd(title.length)).join('  ')),
    ...brokers.map(({ broker, refusals }) => `${broker} refused: ${refusalsOf(refusals)}`),
    ...violations.slice(0, VIOLATIONS_SHOWN),
    `${violations.length} violations`,
  ].map((line) => line.trimEnd());
}

/** Most frequent first. */
function refusalsOf(refusals: BrokerTally['refusals']): string {
  const counts = Object.entries(refusals).sort(([, one], [, other]) => other - one);
  return counts.map(([code, count]) => `${count} ${code}`).join(', ') || 'none';
}
