import { BlackScholes } from '@uqee/black-scholes';
import { seededRandom } from '../units/index.js';
import {
  allocateGreekColumns,
  type BsmColumns,
  bsmGreeksBatch,
  expiryConstants,
  impliedVolBatch,
  millsRatio,
  normalPdf,
} from './index.js';

const OPTIONS = 200_000;
const STRIKES_PER_EXPIRY = 64;
/** The peer is slow: it gets the first rows of the same columns, and rates are compared. */
const PEER_PRICES = 100_000;
const PEER_VOLS = 20_000;

interface Work extends BsmColumns {
  readonly forward: Float64Array;
  readonly discount: Float64Array;
  readonly price: Float64Array;
}

/** Out-of-the-money options of chains: 64 strikes an expiry up to three deviations, 1 day to 2 years, volatility 8 % to 150 %, no dividends because the peer knows none. */
function chains(): Work {
  const random = seededRandom(20_261_121);
  const column = () => new Float64Array(OPTIONS);
  const work: Work = {
    sign: new Int8Array(OPTIONS),
    strike: column(),
    logStrike: column(),
    vol: column(),
    spot: column(),
    years: column(),
    rate: column(),
    dividendYield: column(),
    forward: column(),
    discount: column(),
    price: column(),
  };
  let expiry = expiryConstants({ spot: 100, years: 1, rate: 0.04, dividendYield: 0 });
  for (let row = 0; row < OPTIONS; row += 1) {
    if (row % STRIKES_PER_EXPIRY === 0) {
      const years = (1 + Math.floor(random() * 730)) / 365;
      expiry = expiryConstants({ spot: 20 + 500 * random(), years, rate: 0.04, dividendYield: 0 });
    }
    const vol = 0.08 + 1.42 * random();
    const totalVol = vol * Math.sqrt(expiry.years);
    const logMoneyness = 3 * totalVol * (2 * random() - 1);
    const strike = expiry.forward * Math.exp(logMoneyness);
    const h = Math.abs(logMoneyness) / totalVol;
    const t = totalVol / 2;
    const share = normalPdf(Math.hypot(h, t)) * (millsRatio(h - t) - millsRatio(h + t));
    work.sign[row] = logMoneyness > 0 ? 1 : -1;
    work.strike[row] = strike;
    work.logStrike[row] = Math.log(strike);
    work.vol[row] = vol;
    work.spot[row] = expiry.spot;
    work.years[row] = expiry.years;
    work.rate[row] = expiry.rate;
    work.forward[row] = expiry.forward;
    work.discount[row] = expiry.discount;
    work.price[row] = share * Math.sqrt(expiry.forward * strike) * expiry.discount;
  }
  return work;
}

const work = chains();
const greeks = allocateGreekColumns(OPTIONS);
const vols = new Float64Array(OPTIONS);
const statuses = new Uint8Array(OPTIONS);
const pricer = new BlackScholes({ sigmaToPricePrecision: 'double' });
const solver = new BlackScholes({
  sigmaToPricePrecision: 'double',
  priceToSigmaMethod: 'bisection',
  priceToSigmaAccuracy: 1e-8,
});

/** The peer takes objects; they are made beforehand, so that it is timed for its arithmetic alone. */
const peerOptions = Array.from({ length: PEER_PRICES }, (_none, row) => ({
  rate: work.rate[row] as number,
  sigma: work.vol[row] as number,
  price: work.price[row] as number,
  strike: work.strike[row] as number,
  time: work.years[row] as number,
  type: work.sign[row] === 1 ? ('call' as const) : ('put' as const),
  underlying: work.spot[row] as number,
}));
const peerVols = peerOptions.slice(0, PEER_VOLS);
/** Keeps the peer's results alive. */
const peerResults = new Float64Array(PEER_PRICES);

export const benches = [
  {
    id: 'core.bsm_greeks',
    unit: 'options/s',
    floor: 2,
    goal: 4,
    inTimesPeer: true,
    higherIsBetter: true,
    note: 'price and five Greeks, chain form, 64 strikes an expiry; the peer with precision double',
    run: () => ({ rows: OPTIONS, work: () => bsmGreeksBatch(0, OPTIONS, work, greeks) }),
    peer: {
      name: '@uqee/black-scholes',
      run: () => ({
        rows: PEER_PRICES,
        work: () => {
          for (let row = 0; row < peerOptions.length; row += 1) {
            peerResults[row] = pricer.option(peerOptions[row] as (typeof peerOptions)[number]).price;
          }
        },
      }),
    },
  },
  {
    id: 'core.iv',
    unit: 'options/s',
    floor: 12,
    goal: 20,
    inTimesPeer: true,
    higherIsBetter: true,
    note: 'out of the money, to about 1e-14; the peer by bisection to 1e-8, precision double',
    run: () => ({ rows: OPTIONS, work: () => impliedVolBatch(0, OPTIONS, work, vols, statuses) }),
    peer: {
      name: '@uqee/black-scholes',
      run: () => ({
        rows: PEER_VOLS,
        work: () => {
          for (let row = 0; row < peerVols.length; row += 1) {
            peerResults[row] = solver.sigma(peerVols[row] as (typeof peerVols)[number]);
          }
        },
      }),
    },
  },
];
