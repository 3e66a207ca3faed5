import { describe, expect, it } from '@jest/globals';
import { bsmPrice } from '../pricing/index.js';
import { dollars, money } from '../testing/index.js';
import { MONEY_SCALE, type Money, type Price } from '../units/index.js';
import {
  type MarginLeg,
  type MarginUnderlying,
  marginDeposit,
  portfolioMargin,
  SINGLE_STOCK_SCAN_MODEL,
  shortPutRequirement,
  singleStockScan,
} from './index.js';

/** The three puts of the platform's definitions: inputs, the Reg T deposit, and the loss of a ±15 % scan at flat volatility, all worked out there. */
const PUTS = [
  {
    spot: 100,
    strike: 95,
    days: 35,
    rate: 0.045,
    dividendYield: 0.01,
    vol: 0.32,
    credit: '1.7556',
    deposit: '1500',
    scan: 853.96,
  },
  {
    spot: 100,
    strike: 80,
    days: 45,
    rate: 0.045,
    dividendYield: 0,
    vol: 0.8,
    credit: '2.9203',
    deposit: '800',
    scan: 380.06,
  },
  {
    spot: 50,
    strike: 45,
    days: 7,
    rate: 0.045,
    dividendYield: 0,
    vol: 0.55,
    credit: '0.1339',
    deposit: '500',
    scan: 277.21,
  },
] as const;

describe.each(PUTS)('the put of S=$spot K=$strike, $days days', (put) => {
  const underlying: MarginUnderlying = { price: dollars(String(put.spot)), kind: 'equity', leverage: 1 };
  const credit = dollars(put.credit);
  const premium = (credit * 100) as Money;
  const terms = { kind: 'equity' as const, spot: underlying.price, mark: credit, multiplier: 100, contracts: 1 };
  const strike = dollars(String(put.strike));
  const leg: MarginLeg = { kind: 'option', right: 'put', strike, price: credit, quantity: -1, daysToExpiry: put.days };
  const carry = { rate: put.rate, dividendYield: put.dividendYield };

  it('margin_regT: the deposit is the requirement less the credit', () => {
    const requirement = shortPutRequirement({ ...terms, model: 'regT', strike });
    expect(marginDeposit(requirement, premium)).toBe(money(put.deposit));
  });

  it('margin_csp: the strike less the credit', () => {
    const requirement = shortPutRequirement({ ...terms, model: 'cash', strike });
    expect(marginDeposit(requirement, premium)).toBe(strike * 100 - premium);
  });

  it('margin_pm: the worst of ten points of ±15 % at the volatility that the credit implies', () => {
    const result = portfolioMargin(underlying, [leg], undefined, carry);
    // The credit is a price of four decimals: half a cent a contract, and a little in its volatility.
    expect(Math.abs(result.requirement / MONEY_SCALE - put.scan)).toBeLessThan(0.05);
    expect(result.worstMove).toBe(-0.15);
  });

  it('margin_span_style: an estimate under a name of its own, its last third of the price apart', () => {
    const result = singleStockScan(underlying, [leg], undefined, carry);
    expect(result.model).toBe(SINGLE_STOCK_SCAN_MODEL);
    // Scenario 14: all of the price scan down, volatility down by a quarter, a trading day on.
    const years = put.days / 365 - 0.004;
    const then = { ...carry, sign: -1 as const, spot: put.spot * 0.85, strike: put.strike, years, vol: put.vol * 0.75 };
    const loss = 100 * ((bsmPrice(then) as number) - Number(put.credit));
    expect(Math.abs((result.losses[13] as number) - loss)).toBeLessThan(0.05);
  });
});

describe('margin_regT', () => {
  const asked = (kind: 'equity' | 'broadIndex', spot: Price, strike: Price) =>
    shortPutRequirement({ model: 'regT', kind, spot, strike, mark: 0 as Price, multiplier: 100, contracts: 1 });

  it('has a floor of 10 % of the strike of a put, not of the underlying', () => {
    expect(asked('equity', dollars('100'), dollars('50'))).toBe(money('500'));
  });

  it('asks for 15 % of a broad index', () => {
    expect(asked('broadIndex', dollars('100'), dollars('100'))).toBe(money('1500'));
  });
});
