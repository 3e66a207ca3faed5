/// <reference path="./option-pricing.d.ts" />
import { Option } from 'option-pricing';
import { seededRandom } from '../units/index.js';
import {
  allocateAmericanColumns,
  americanChain,
  americanVolChain,
  type ExpiryConstants,
  expiryConstants,
  type OptionColumns,
} from './index.js';

const EXPIRIES = 40;
const STRIKES = 64;
const ROWS = EXPIRIES * STRIKES;
/** The peer takes milliseconds for one. */
const PEER_ROWS = 60;
const PEER_STEPS = 200;

interface Work extends OptionColumns {
  readonly expiries: readonly ExpiryConstants[];
}

/** Puts of chains: 64 strikes an expiry to two deviations, a smile, 3 days to 2 years, rates 1 % to 6 %, yields up to 5 %. */
function chains(): Work {
  const random = seededRandom(20_261_121);
  const expiries: ExpiryConstants[] = [];
  const columns = { strike: new Float64Array(ROWS), logStrike: new Float64Array(ROWS), vol: new Float64Array(ROWS) };
  for (let expiry = 0; expiry < EXPIRIES; expiry += 1) {
    const years = (3 + Math.floor(random() * 727)) / 365;
    const dividendYield = random() < 0.3 ? 0 : 0.05 * random();
    expiries.push(expiryConstants({ spot: 100, years, rate: 0.01 + 0.05 * random(), dividendYield }));
    const atTheMoney = 0.1 + 0.8 * random();
    for (let index = 0; index < STRIKES; index += 1) {
      const row = expiry * STRIKES + index;
      const deviations = -2 + (4 * index) / (STRIKES - 1);
      columns.vol[row] = atTheMoney * (1 + 0.08 * deviations ** 2 - 0.1 * deviations);
      columns.strike[row] = 100 * Math.exp(deviations * atTheMoney * Math.sqrt(years));
      columns.logStrike[row] = Math.log(columns.strike[row] as number);
    }
  }
  return { ...columns, sign: new Int8Array(ROWS).fill(-1), expiries };
}

const work = chains();
const values = allocateAmericanColumns(ROWS);
const vols = new Float64Array(ROWS);
const statuses = new Uint8Array(ROWS);
const peerResults = new Float64Array(PEER_ROWS);

function priceAll(): void {
  for (const [index, expiry] of work.expiries.entries()) {
    americanChain(index * STRIKES, (index + 1) * STRIKES, expiry, work, values);
  }
}

/** Every 43rd row, so that the peer meets all expiries. */
const peerOptions = Array.from({ length: PEER_ROWS }, (_none, index) => {
  const row = (index * 43) % ROWS;
  const expiry = work.expiries[Math.floor(row / STRIKES)] as ExpiryConstants;
  return new Option({
    style: 'american',
    type: 'put',
    initialSpotPrice: expiry.spot,
    strikePrice: work.strike[row] as number,
    timeToMaturity: expiry.years,
    volatility: work.vol[row] as number,
    riskFreeRate: expiry.rate,
    dividendYield: expiry.dividendYield,
  });
});

export const benches = [
  {
    id: 'core.american_put',
    unit: 'options/s',
    floor: 200,
    goal: 1_500,
    inTimesPeer: true,
    higherIsBetter: true,
    note: 'value, delta, gamma, theta; 64 strikes an expiry, boundaries solved anew each time; errors proven in american-accuracy.spec.ts; the peer: value alone, tree of 200 steps',
    run: () => ({ rows: ROWS, work: priceAll }),
    peer: {
      name: 'option-pricing tree-200',
      run: () => ({
        rows: PEER_ROWS,
        work: () => {
          for (const [index, option] of peerOptions.entries()) {
            peerResults[index] = option.price('binomial-tree', { timeSteps: PEER_STEPS });
          }
        },
      }),
    },
  },
  {
    id: 'core.american_iv',
    unit: 'options/s',
    floor: 10_000,
    goal: 100_000,
    higherIsBetter: true,
    note: 'to 1e-5 where there is a vega; no silent failure, as proven in american-iv.spec.ts',
    prepare: priceAll,
    run: () => ({
      rows: ROWS,
      work: () => {
        for (const [index, expiry] of work.expiries.entries()) {
          const options = { sign: work.sign, strike: work.strike, price: values.price };
          americanVolChain(index * STRIKES, (index + 1) * STRIKES, expiry, options, vols, statuses);
        }
      },
    }),
  },
];
