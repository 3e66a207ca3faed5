import type { ConnectionView } from '#contract';
import { plural } from '../format/numbers.js';
import { type Holdings, stopReach } from './stop-effects.js';

/** Returns what disconnecting would do, in sentences with the numbers of this moment. */
export function disconnectEffects(connection: ConnectionView, holdings: Holdings): readonly string[] {
  const reaches = connection.accounts.map((account) => stopReach({ scope: 'account', id: account.id }, holdings));
  const sum = (pick: (reach: (typeof reaches)[number]) => number) =>
    reaches.reduce((total, reach) => total + pick(reach), 0);
  const bots = sum((reach) => reach.runningBots);
  const openings = sum((reach) => reach.openings);
  const exits = sum((reach) => reach.exits);
  const positions = sum((reach) => reach.positions);
  return [
    `First ${plural(bots, 'running bot')} on ${plural(connection.accounts.length, 'account')} ${bots === 1 ? 'is' : 'are'} paused and ${plural(openings, 'order')} to open ${openings === 1 ? 'is' : 'are'} cancelled, then the token is revoked at ${connection.title} and deleted here.`,
    ...(exits === 0
      ? []
      : [`${plural(exits, 'working exit')} ${exits === 1 ? 'stays' : 'stay'} at ${connection.title}, unwatched.`]),
    positions === 0
      ? 'No open positions are left behind.'
      : `${plural(positions, 'open position')} ${positions === 1 ? 'stays' : 'stay'} at ${connection.title} with nobody watching: no profit target and no stop fires. Close ${positions === 1 ? 'it' : 'them'} first, or manage ${positions === 1 ? 'it' : 'them'} there.`,
    'Decisions, orders and results are kept. You can connect again later.',
  ];
}
