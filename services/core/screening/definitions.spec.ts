import { describe, expect, it } from '@jest/globals';
import { bsmGreeks, bsmPrice, normalCdf, putProbOtm } from '../pricing/index.js';
import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { expectedMove, ivPercentile, ivRank } from '../surface/index.js';
import { dollars, frameOf, money } from '../testing/index.js';
import { type Instant, MONEY_SCALE, type TradingDate, ZERO_MONEY } from '../units/index.js';
import {
  annualisedCompounded,
  annualisedSimple,
  breakevenOf,
  cushionOf,
  DEFAULT_GATES,
  earlyAssignmentIncentive,
  expectedValue,
  gammaPerDeviation,
  gammaPerPercent,
  isAnnualisedInflated,
  isPinned,
  maxLossOf,
  probItm,
  probOfProfit,
  probOfProfitShare,
  probTouch,
  RISK_NEUTRAL_DENSITY,
  returnOnCash,
  returnOnMargin,
  returnOnStrike,
  scenarioLoss,
  screenPuts,
  straddleMove,
  thetaPerDay,
  thetaPerDeposit,
  weightedStrangleMove,
} from './index.js';

/**
 * The three puts of the platform's definitions, worked out there: inputs, then value, delta, N(d2), breakeven, probability of profit, expected move, return
 * on the strike (and a year), Reg T deposit, return on margin (and a year), decay a day and share. What follows `pm` was worked out with
 * scipy: P50 by carrying the density from day to day, losses at −10, −20 and −30 %, the same with volatility up by half, dollar gamma.
 */
const PUTS = [
  {
    terms: { spot: 100, strike: 95, years: 35 / 365, rate: 0.045, dividendYield: 0.01, vol: 0.32 },
    dte: 35,
    value: 1.755596,
    delta: -0.273641,
    probOtm: 0.6922,
    breakeven: '93.2444',
    pop: 0.755,
    move: 9.9092,
    roc: [0.01848, 0.1927],
    deposit: '1500',
    rom: [0.117, 1.221],
    thetaDay: -0.044256,
    p50: 0.8526,
    losses: [469.5132, 1306.9304, 2290.5042],
    lossesVolUp: [636.2709, 1374.0018, 2299.6424],
    gamma: [335.7448, 562.358],
  },
  {
    terms: { spot: 100, strike: 80, years: 45 / 365, rate: 0.045, dividendYield: 0, vol: 0.8 },
    dte: 45,
    value: 2.920287,
    delta: -0.169892,
    probOtm: 0.7497,
    breakeven: '77.0797',
    pop: 0.7899,
    move: 28.0899,
    roc: [0.0365, 0.2961],
    deposit: '800',
    rom: [0.365, 2.961],
    thetaDay: -0.076494,
    p50: 0.8801,
    losses: [221.8801, 577.1022, 1105.6041],
    lossesVolUp: [659.6362, 1017.1291, 1489.772],
    gamma: [90.0505, 377.0765],
  },
  {
    terms: { spot: 50, strike: 45, years: 7 / 365, rate: 0.045, dividendYield: 0, vol: 0.55 },
    dte: 7,
    value: 0.13393,
    delta: -0.075972,
    probOtm: 0.9125,
    breakeven: '44.8661',
    pop: 0.9186,
    move: 3.8083,
    roc: [0.00298, 0.1552],
    deposit: '500',
    rom: [0.0268, 1.397],
    thetaDay: -0.038401,
    p50: 0.9418,
    losses: [121.3204, 491.4557, 982.7653],
    lossesVolUp: [189.5783, 521.2876, 984.9871],
    gamma: [93.8406, 270.1513],
  },
] as const;

const M = 100;
const price = (value: number) => dollars(value.toFixed(4));
const forwardOf = ({ spot, rate, dividendYield, years }: (typeof PUTS)[number]['terms']) =>
  spot * Math.exp((rate - dividendYield) * years);
const totalVolOf = ({ vol, years }: (typeof PUTS)[number]['terms']) => vol * Math.sqrt(years);

describe.each(PUTS)('the put of S=$terms.spot K=$terms.strike, $dte days', (put) => {
  const { terms, dte, value } = put;
  const credit = price(value);
  const strike = dollars(String(terms.strike));
  const spot = dollars(String(terms.spot));
  const greeks = bsmGreeks({ ...terms, sign: -1 });

  it('credit: the value of the vector', () => expect(greeks?.price).toBeCloseTo(value, 6));

  it('roc_strike and annualised_simple_x', () => {
    const roc = returnOnStrike(credit, strike, M, ZERO_MONEY);
    expect(roc).toBeCloseTo(put.roc[0], 5);
    expect(annualisedSimple(roc, dte)).toBeCloseTo(put.roc[1], 4);
  });

  it('rom and rom_annualised_simple, of the Reg T deposit', () => {
    const requirement = (money(put.deposit) + credit * M) as typeof ZERO_MONEY;
    const rom = returnOnMargin(credit, requirement, M, ZERO_MONEY);
    expect(rom).toBeCloseTo(put.rom[0], 3);
    // The third credit is 0.13393, of which prices keep four decimals.
    expect(Math.abs(annualisedSimple(rom, dte) - put.rom[1])).toBeLessThan(0.001);
  });

  it('prob_otm and prob_itm: N(d2) and the rest', () => {
    expect(putProbOtm(forwardOf(terms), terms.strike, totalVolOf(terms))).toBeCloseTo(put.probOtm, 4);
    expect(probItm(forwardOf(terms), terms.strike, totalVolOf(terms))).toBeCloseTo(1 - put.probOtm, 4);
  });

  it('delta: −e^(−qT)·N(−d1), and 1 − |delta| overstates prob_otm', () => {
    expect(greeks?.delta).toBeCloseTo(put.delta, 6);
    expect(1 + put.delta).toBeGreaterThan(put.probOtm + 0.01);
  });

  it('prob_touch: twice prob_itm, never above 1', () => {
    expect(probTouch(forwardOf(terms), terms.strike, totalVolOf(terms))).toBeCloseTo(2 * (1 - put.probOtm), 3);
    expect(probTouch(terms.strike / 2, terms.strike, totalVolOf(terms))).toBe(1);
  });

  it('breakeven and cushion', () => {
    expect(breakevenOf(strike, credit)).toBe(dollars(put.breakeven));
    expect(cushionOf(spot, dollars(put.breakeven))).toBeCloseTo(1 - Number(put.breakeven) / terms.spot, 12);
  });

  it('POP: N(d2) at the breakeven', () => {
    expect(probOfProfit(forwardOf(terms), Number(put.breakeven), totalVolOf(terms))).toBeCloseTo(put.pop, 4);
  });

  it('P50: half of the credit before expiry, 10,000 paths', () => {
    // Four standard errors of 10,000 paths.
    const tolerance = 4 * Math.sqrt((put.p50 * (1 - put.p50)) / 10_000);
    const half = probOfProfitShare(terms, value, 0.5) as number;
    expect(Math.abs(half - put.p50)).toBeLessThan(tolerance);
    expect(probOfProfitShare(terms, value, 0.5, { paths: 10_000, seed: 1 })).toBe(half);
    expect(probOfProfitShare(terms, value, 0.25)).toBeGreaterThan(half);
    expect(probOfProfitShare(terms, value, 0.9)).toBeLessThan(half);
  });

  it('EV: nothing at the volatility that the credit implies, and the density named', () => {
    const fair = expectedValue(terms, value, M);
    expect(fair?.value).toBeCloseTo(0, 3);
    expect(fair?.density).toBe(RISK_NEUTRAL_DENSITY);
    expect(expectedValue({ ...terms, vol: terms.vol * 0.8 }, value, M)?.value).toBeGreaterThan(0);
  });

  it('expected_move_1sd', () => expect(expectedMove(terms.spot, terms.vol, dte)).toBeCloseTo(put.move, 4));

  it('theta_day and theta_per_margin', () => {
    const theta = greeks?.theta as number;
    expect(thetaPerDay(theta, M)).toBeCloseTo(-100 * put.thetaDay, 3);
    expect(thetaPerDeposit(theta, M, Number(put.deposit))).toBeCloseTo((-100 * put.thetaDay) / Number(put.deposit), 6);
  });

  it('gamma_risk: dollar gamma of 1 % and of one standard deviation a day', () => {
    const gamma = greeks?.gamma as number;
    expect(gammaPerPercent(gamma, terms.spot, M)).toBeCloseTo(put.gamma[0], 3);
    expect(gammaPerDeviation(gamma, terms.spot, M, terms.vol)).toBeCloseTo(put.gamma[1], 3);
  });

  it('max_loss: to nothing, at −10, −20 and −30 %, and with volatility up', () => {
    expect(maxLossOf(strike, credit, M)).toBe(dollars(put.breakeven) * M);
    for (const [index, move] of [-0.1, -0.2, -0.3].entries()) {
      expect(scenarioLoss(terms, value, M, move, 0)).toBeCloseTo(put.losses[index] as number, 3);
      expect(scenarioLoss(terms, value, M, move, 0.5)).toBeCloseTo(put.lossesVolUp[index] as number, 3);
    }
    expect(scenarioLoss(terms, value, M, -1.5, 0)).toBeUndefined();
  });
});

describe('returns', () => {
  const credit = dollars('2');
  const strike = dollars('50');

  it('roc_cash stands on the strike less the credit, roc_strike on the strike, and fees come off both', () => {
    expect(returnOnStrike(credit, strike, M, money('2'))).toBe(198 / 5000);
    expect(returnOnCash(credit, strike, M, money('2'))).toBe(198 / 4800);
  });

  it('margin_csp: the return on the deposit of a cash account is roc_cash', () => {
    const requirement = money('5000');
    expect(returnOnMargin(credit, requirement, M, money('2'))).toBe(returnOnCash(credit, strike, M, money('2')));
  });

  it('annualised: simple by default, compounded on request, inflated below 14 days', () => {
    expect(annualisedSimple(0.01, 73)).toBeCloseTo(0.05, 12);
    expect(annualisedCompounded(0.01, 73)).toBeCloseTo(1.01 ** 5 - 1, 12);
    expect(annualisedSimple(0.01, 0)).toBe(annualisedSimple(0.01, 1));
    expect([13, 14].map(isAnnualisedInflated)).toEqual([true, false]);
  });

  it('are never mixed: the columns on the strike are the same on every account, the columns on margin are not', () => {
    const at = 1_763_154_000_000 as Instant;
    const quote = {
      expiry: '2025-12-19',
      strike: '95',
      bid: '1.7556',
      ask: '1.80',
      volume: 50,
      openInterest: 500,
      iv: 0.32,
      delta: -0.273641,
      gamma: 0.0338,
      theta: -16,
      vega: 10,
    };
    const frame = frameOf({ underlying: 'AAPL', at, spot: '100', rate: 0.035, quotes: [quote] });
    const shared = { now: at, today: '2025-11-14' as TradingDate, gates: DEFAULT_GATES, score: DEFAULT_SCORE_MODEL };
    const [regT, cash] = (['regT', 'cash'] as const).map(
      (marginModel) => screenPuts(frame, { ...shared, marginModel, top: 1 }).candidates[0],
    );
    // 19 % a year on the strike is 122 % a year on the Reg T deposit, and 19.6 % on the cash tied up.
    expect(regT?.rocStrikeAnnualised).toBeCloseTo(0.1927, 4);
    expect(cash?.rocStrikeAnnualised).toBe(regT?.rocStrikeAnnualised);
    expect(regT?.romAnnualised).toBeCloseTo(1.221, 3);
    const onCash = returnOnCash(dollars('1.7556'), dollars('95'), M, ZERO_MONEY);
    expect(cash?.rom).toBeCloseTo(onCash, 6);
    expect(cash?.romAnnualised).toBeCloseTo(annualisedSimple(onCash, 35), 6);
  });

  it('liquidity: (ask − bid)/mid, and what is missing fails', () => {
    const at = 1_763_154_000_000 as Instant;
    const shared = {
      expiry: '2025-12-19',
      bid: '1.90',
      ask: '2.10',
      volume: 50,
      iv: 0.32,
      delta: -0.25,
      gamma: 0.03,
      theta: -16,
      vega: 10,
    };
    const quotes = [
      { ...shared, strike: '95', openInterest: 500 },
      { ...shared, strike: '94' },
    ];
    const frame = frameOf({ underlying: 'AAPL', at, spot: '100', quotes });
    const request = { now: at, today: '2025-11-14' as TradingDate, score: DEFAULT_SCORE_MODEL, top: 5 };
    const gates = { ...DEFAULT_GATES, spreadMax: 0.1001, openInterestMin: 0 };
    const { candidates, failedAt } = screenPuts(frame, { ...request, gates, marginModel: 'regT' });
    expect(candidates.map(({ spread }) => spread)).toEqual([0.1]);
    expect(failedAt.openInterest).toBe(1);
  });
});

describe('expected moves', () => {
  const terms = { spot: 100, strike: 100, years: 35 / 365, rate: 0, dividendYield: 0, vol: 0.32 };
  const straddle = 2 * (bsmPrice({ ...terms, sign: -1 }) as number);
  const deviation = expectedMove(100, 0.32, 35);
  const band = (deviations: number) => 2 * normalCdf(deviations) - 1;

  it('em_straddle: 85 % of the straddle is 0.678 of a standard deviation, a band of 50.2 %', () => {
    expect(straddle).toBeCloseTo(7.9031, 4);
    expect(straddle / deviation).toBeCloseTo(0.798, 3);
    expect(straddleMove(straddle) / deviation).toBeCloseTo(0.678, 3);
    expect(band(straddleMove(straddle) / deviation)).toBeCloseTo(0.502, 3);
    expect(band(straddle / deviation)).toBeCloseTo(0.575, 3);
  });

  it('the 60/30/10 weighting of straddle and strangles is a third thing', () => {
    expect(weightedStrangleMove(8, 6, 4)).toBeCloseTo(7, 12);
    expect(weightedStrangleMove(8, 6, 4)).not.toBeCloseTo(straddleMove(8), 1);
  });
});

describe('implied volatility against its past', () => {
  const past = [30, 10, 11, 15, 17];

  it('iv_rank 50 and iv_percentile 80 of the vector', () => {
    expect(ivRank(past, 20, 5)).toBe(50);
    expect(ivPercentile(past, 20, 5)).toBe(80);
  });

  it('are unknown with fewer than 126 observations, the rank also where nothing ever moved', () => {
    expect([ivRank(past, 20), ivPercentile(past, 20)]).toEqual([undefined, undefined]);
    expect(ivRank(Array(200).fill(20), 20)).toBeUndefined();
    expect(ivRank(Array(200).fill(20), 25)).toBe(100);
  });
});

describe('the end of a put', () => {
  // The strike of 100 earns 0.41 in thirty days at 5 %; a dividend of 1 in the meantime is worth more.
  const deep = { spot: 70, strike: 100, years: 30 / 365, rate: 0.05, dividendYield: 0, vol: 0.2 };

  it('early_assignment_incentive: +0.41 without, −0.59 with a dividend of 1', () => {
    expect(earlyAssignmentIncentive(deep)).toBeCloseTo(0.4101, 4);
    expect(earlyAssignmentIncentive(deep, [{ years: 1 / 365, amount: 1 }])).toBeCloseTo(-0.59, 2);
  });

  it('dividends and puts: one to come delays exercise, one that has gone ex or comes after expiry does not', () => {
    const without = earlyAssignmentIncentive(deep);
    expect(earlyAssignmentIncentive(deep, [{ years: 0, amount: 1 }])).toBe(without);
    expect(earlyAssignmentIncentive(deep, [{ years: 31 / 365, amount: 1 }])).toBe(without);
  });

  it('interest less extrinsic value says the same', () => {
    const near = { ...deep, spot: 96 };
    const extrinsic = (bsmPrice({ ...near, sign: -1 }) as number) - 4;
    const incentive = earlyAssignmentIncentive(near) as number;
    // Parity: P = C + K·e^(−rT) − S, so interest − C = −(P − (K − S)).
    expect(incentive).toBeCloseTo(-extrinsic, 10);
    expect(incentive).toBeLessThan(0);
  });

  it('pin_risk: within so many deviations of the move after the close', () => {
    expect(isPinned(100.9, 100, 0.005, 2)).toBe(true);
    expect(isPinned(99.1, 100, 0.005, 2)).toBe(true);
    expect(isPinned(101.1, 100, 0.005, 2)).toBe(false);
  });
});

describe('a price', () => {
  it('keeps its unit: breakeven and loss are integers in 1e-4', () => {
    expect(breakevenOf(dollars('95'), dollars('1.7556')) / MONEY_SCALE).toBe(93.2444);
  });
});
