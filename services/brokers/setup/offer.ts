import type { BrokerOffer } from '#store/connections';
import type { BrokerSetup } from './brokers-file.js';

/** Returns a broker as users are offered it. */
export function offerOf({ kind, simulated, environments }: BrokerSetup): BrokerOffer {
  const { gtc, legsMax, preview, replace, dedupesClientOrderId, lookup, stream, token } = kind.capabilities;
  return {
    name: kind.name,
    title: kind.title,
    environments: [...environments.keys()],
    simulated,
    capabilities: { gtc, legsMax, preview, replace, dedupesClientOrderId, lookup, stream, token: token.kind },
    loginWords: kind.loginWords,
  };
}
