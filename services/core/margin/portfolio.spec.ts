import { describe, expect, it } from '@jest/globals';
import { bsmPrice } from '../pricing/index.js';
import { dollars } from '../testing/index.js';
import { MONEY_SCALE, priceFromNumber } from '../units/index.js';
import { type MarginLeg, type MarginUnderlying, PORTFOLIO_GRIDS, portfolioMargin } from './index.js';

const SHARE: MarginUnderlying = { price: dollars('100'), kind: 'equity', leverage: 1 };

/** A put on 100 with a month left at a volatility of 30 %. */
function put(strike: number, quantity: number): MarginLeg {
  const value = bsmPrice({
    sign: -1,
    spot: 100,
    strike,
    years: 30 / 365,
    rate: 0,
    dividendYield: 0,
    vol: 0.3,
  }) as number;
  const price = priceFromNumber(value);
  return { kind: 'option', right: 'put', strike: dollars(String(strike)), price, quantity, daysToExpiry: 30 };
}

describe(portfolioMargin.name, () => {
  it('scans ten points, five on either side', () => {
    expect(PORTFOLIO_GRIDS.equity.moves.map((move) => Math.round(move * 100))).toEqual([
      -15, -12, -9, -6, -3, 3, 6, 9, 12, 15,
    ]);
    expect(PORTFOLIO_GRIDS.broadIndex.moves.map((move) => Math.round(move * 1000))).toEqual([
      -80, -64, -48, -32, -16, 12, 24, 36, 48, 60,
    ]);
  });

  it('asks a short put for what it would lose at −15 %', () => {
    // Black–Scholes by an independent calculation: 0.43449 at 100, 6.14020 at 85 for strike 90, 30 days, 30 %.
    const result = portfolioMargin(SHARE, [put(90, -1)]);
    expect(result.worstMove).toBe(-0.15);
    expect(result.requirement / MONEY_SCALE).toBeCloseTo(570.57, 0);
    expect(result.requirement).toBe(result.scanLoss);
  });

  it('never asks for less than 37.50 a contract, long or short', () => {
    expect(portfolioMargin(SHARE, [put(40, -1)]).requirement).toBe(375_000);
    expect(portfolioMargin(SHARE, [put(100, 2), put(100, -2)]).requirement).toBe(4 * 375_000);
  });

  it('limits the loss of a spread to its width, and of shares to the move', () => {
    const spread = portfolioMargin(SHARE, [put(100, -1), put(95, 1)]);
    expect(spread.requirement / MONEY_SCALE).toBeLessThan(500);
    expect(portfolioMargin(SHARE, [{ kind: 'shares', price: dollars('90'), quantity: 100 }]).requirement).toBe(
      15_000_000,
    );
  });

  it('moves a leveraged fund by its factor', () => {
    const shares: MarginLeg = { kind: 'shares', price: dollars('100'), quantity: 100 };
    expect(portfolioMargin({ ...SHARE, leverage: 2 }, [shares]).requirement).toBe(30_000_000);
  });
});
