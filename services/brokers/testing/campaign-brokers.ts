import { instant } from '#core/units';
import { ALICEBLUE_SIMULATOR } from '../../simulator/brokers/aliceblue/index.js';
import { ALPACA_SIMULATOR } from '../../simulator/brokers/alpaca/index.js';
import { EXAMPLE_SIMULATOR } from '../../simulator/brokers/example/index.js';
import { ibkrSimulator } from '../../simulator/brokers/ibkr/index.js';
import { SCHWAB_SIMULATOR } from '../../simulator/brokers/schwab/index.js';
import { TASTYTRADE_SIMULATOR } from '../../simulator/brokers/tastytrade/index.js';
import { TRADESTATION_SIMULATOR } from '../../simulator/brokers/tradestation/index.js';
import { TRADIER_SIMULATOR } from '../../simulator/brokers/tradier/index.js';
import { UPSTOX_SIMULATOR } from '../../simulator/brokers/upstox/index.js';
import { ALICEBLUE } from '../adapters/aliceblue/index.js';
import { ALPACA } from '../adapters/alpaca/index.js';
import { EXAMPLE } from '../adapters/example/index.js';
import { IBKR } from '../adapters/ibkr/index.js';
import { SCHWAB } from '../adapters/schwab/index.js';
import { TASTYTRADE } from '../adapters/tastytrade/index.js';
import { TRADESTATION } from '../adapters/tradestation/index.js';
import { TRADIER } from '../adapters/tradier/index.js';
import { UPSTOX } from '../adapters/upstox/index.js';
import type { CampaignBroker } from './campaign-run.js';
import type { TestListing } from './paper-under-test.js';

/** A session of NSE, 10:00 in India. */
const RELIANCE: TestListing = {
  underlying: 'XNSE.RELIANCE',
  lotSize: 500,
  expiry: '2025-12-30',
  strikes: ['1500', '1480'],
  begins: instant(Date.UTC(2025, 10, 26, 4, 30)),
};

/** Every broker that is offered, and the one that is there to be copied. */
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
  {
    kind: TASTYTRADE,
    simulator: TASTYTRADE_SIMULATOR,
    environment: 'paper',
    userId: 'dana-paper',
    accountNumber: '5WT00001',
  },
  {
    kind: TRADESTATION,
    simulator: TRADESTATION_SIMULATOR,
    environment: 'paper',
    userId: 'iris',
    accountNumber: 'SIM1234567M',
  },
  // Its endpoints' own limits are held to by the transport, which is not on this way.
  {
    kind: IBKR,
    simulator: ibkrSimulator({ asks: 0.5, isPaced: false }),
    environment: 'paper',
    userId: 'ines-paper',
    accountNumber: 'DU700001',
  },
  {
    kind: UPSTOX,
    simulator: UPSTOX_SIMULATOR,
    environment: 'live',
    userId: 'asha',
    accountNumber: '7WABCD',
    listing: RELIANCE,
  },
  {
    kind: ALICEBLUE,
    simulator: ALICEBLUE_SIMULATOR,
    environment: 'live',
    userId: 'meera',
    accountNumber: '1614986',
    listing: RELIANCE,
  },
  { kind: EXAMPLE, simulator: EXAMPLE_SIMULATOR, environment: 'paper', userId: 'erin', accountNumber: 'EX100001' },
];
