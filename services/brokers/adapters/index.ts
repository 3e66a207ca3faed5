import { ALPACA } from './alpaca/index.js';
import type { BrokerKind } from './kind.js';
import { SCHWAB } from './schwab/index.js';
import { TRADIER } from './tradier/index.js';

export type { BrokerKind, BrokerParts, Environment, OAuthTerms, RateTerms } from './kind.js';

/** Every broker that can be connected. */
export const BROKER_KINDS: readonly BrokerKind[] = [ALPACA, TRADIER, SCHWAB];
