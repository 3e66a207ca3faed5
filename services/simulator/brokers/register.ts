/** The register of simulated brokers: adding one is adding its kind here. */
import { ALPACA_SIMULATOR } from './alpaca/index.js';
import type { SimBrokerKind } from './kit/index.js';
import { SCHWAB_SIMULATOR } from './schwab/index.js';
import { TRADIER_SIMULATOR } from './tradier/index.js';

export const SIMULATED_BROKERS: readonly SimBrokerKind[] = [ALPACA_SIMULATOR, TRADIER_SIMULATOR, SCHWAB_SIMULATOR];
