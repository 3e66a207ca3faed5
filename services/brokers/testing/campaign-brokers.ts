import { ALPACA_SIMULATOR } from '../../simulator/brokers/alpaca/index.js';
import { SCHWAB_SIMULATOR } from '../../simulator/brokers/schwab/index.js';
import { TRADIER_SIMULATOR } from '../../simulator/brokers/tradier/index.js';
import { ALPACA } from '../adapters/alpaca/index.js';
import { SCHWAB } from '../adapters/schwab/index.js';
import { TRADIER } from '../adapters/tradier/index.js';
import type { CampaignBroker } from './order-campaign.js';

/** One broker of each kind: refuses a doubled client id; free tag, found by scan; no client id, found by shape. */
export const CAMPAIGN_BROKERS: readonly CampaignBroker[] = [
  {
    kind: ALPACA,
    simulator: ALPACA_SIMULATOR,
    environment: 'paper',
    userId: 'ada',
    accountNumber: 'PA3ADA7Q2X8Z',
  },
  {
    kind: TRADIER,
    simulator: TRADIER_SIMULATOR,
    environment: 'paper',
    userId: 'alex-paper',
    accountNumber: 'VA000001',
  },
  { kind: SCHWAB, simulator: SCHWAB_SIMULATOR, environment: 'live', userId: 'ada', accountNumber: '41872205' },
];
