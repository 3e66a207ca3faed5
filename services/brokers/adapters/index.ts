import { ALICEBLUE } from './aliceblue/index.js';
import { ALPACA } from './alpaca/index.js';
import { IBKR } from './ibkr/index.js';
import type { BrokerKind } from './kind.js';
import { SCHWAB } from './schwab/index.js';
import { TASTYTRADE } from './tastytrade/index.js';
import { TRADESTATION } from './tradestation/index.js';
import { TRADIER } from './tradier/index.js';
import { UPSTOX } from './upstox/index.js';

export {
  type BrokerKind,
  type BrokerParts,
  type Environment,
  isOwnLogin,
  type LoginTerms,
  type MarketDataParts,
  type OAuthTerms,
  type OwnLoginParts,
  type OwnLoginTerms,
  type RateTerms,
} from './kind.js';

/** Every broker that can be connected. */
export const BROKER_KINDS: readonly BrokerKind[] = [
  ALPACA,
  TRADIER,
  SCHWAB,
  TASTYTRADE,
  TRADESTATION,
  IBKR,
  UPSTOX,
  ALICEBLUE,
];
