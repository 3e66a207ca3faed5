import type { AccountSummaryView, BrokerView, ConnectionView } from '#contract';

/** Returns the accounts that need no broker: paper books of our own. */
export function ownAccounts(accounts: readonly AccountSummaryView[] | undefined) {
  return accounts?.filter((account) => account.connectionId === undefined);
}

const ORDER: readonly ConnectionView['state'][] = [
  'relogin',
  'failed',
  'connecting',
  'connected',
  'disconnecting',
  'disconnected',
];

/** Returns connections with those first that need a person, in the gateway's order otherwise; ended ones that left no account are over. */
export function shownConnections(connections: readonly ConnectionView[]) {
  const shown = connections.filter((one) => one.state !== 'disconnected' || one.accounts.length > 0);
  return shown.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}

/** Returns the environment that is offered first: paper money, where the broker has it. */
export function firstEnvironment(broker: BrokerView | undefined): 'live' | 'paper' {
  return broker === undefined || broker.environments.includes('paper') ? 'paper' : 'live';
}

/** Returns what happens on the way to a connection, a step each. */
export function connectSteps(broker: BrokerView): readonly string[] {
  return [
    `You sign in at ${broker.title}, on its own page, and agree there. Thetapod never sees your password.`,
    'Thetapod receives a token that can read the account and place orders. It cannot move money.',
    'You can disconnect at any time: the bots are paused first, then the token is revoked and deleted.',
    ...(broker.simulated
      ? ['Its certificate was made on this machine, so your browser may ask before it opens the simulated page.']
      : []),
  ];
}

/** Returns what an environment of a broker means, in one sentence. */
export function environmentWords(broker: BrokerView, environment: 'live' | 'paper'): string {
  if (broker.simulated) {
    return environment === 'live'
      ? `The live side of a simulated ${broker.title}: everything as with real money, but no real money.`
      : `The paper side of a simulated ${broker.title}.`;
  }
  return environment === 'live'
    ? `Real money. Bots that you start there sell puts without asking again, and you can lose far more than you receive.`
    : `${broker.title}’s own practice money. Nothing can be lost.`;
}
