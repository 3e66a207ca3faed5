/** The register of simulated brokers: adding one is adding its kind here. */
import { ALICEBLUE_SIMULATOR } from './aliceblue/index.js';
import { ALPACA_SIMULATOR } from './alpaca/index.js';
import { IBKR_SIMULATOR } from './ibkr/index.js';
import type { SimBrokerKind } from './kit/index.js';
import { SCHWAB_SIMULATOR } from './schwab/index.js';
import { TASTYTRADE_SIMULATOR } from './tastytrade/index.js';
import { TRADESTATION_SIMULATOR } from './tradestation/index.js';
import { TRADIER_SIMULATOR } from './tradier/index.js';
import { UPSTOX_SIMULATOR } from './upstox/index.js';

export const SIMULATED_BROKERS: readonly SimBrokerKind[] = [
  ALPACA_SIMULATOR,
  TRADIER_SIMULATOR,
  SCHWAB_SIMULATOR,
  TASTYTRADE_SIMULATOR,
  TRADESTATION_SIMULATOR,
  IBKR_SIMULATOR,
  UPSTOX_SIMULATOR,
  ALICEBLUE_SIMULATOR,
];
