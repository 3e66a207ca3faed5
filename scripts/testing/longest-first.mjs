// Begins with the specs that take longest. Jest knows them only from earlier runs: a fresh clone would come to them at its end, one
// processor busy with the last of them and the other idle.
import TestSequencer from '@jest/test-sequencer';

const LONGEST = [
  'desk/order-campaign.spec',
  'testing/seeds-1.spec',
  'testing/seeds-2.spec',
  'testing/seeds-3.spec',
  'testing/seeds-4.spec',
  'live/scenarios.spec',
  'massive/massive-feed.spec',
  'desk/desk-campaign.spec',
  'pricing/american.spec',
  'pricing/american-accuracy.spec',
];

// biome-ignore lint/style/noDefaultExport: jest asks for it.
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const place = ({ path }) => LONGEST.findIndex((name) => path.includes(name)) + 1 || LONGEST.length + 1;
    return super.sort(tests).sort((one, other) => place(one) - place(other));
  }
}
