import { describe, expect, it } from '@jest/globals';
import { payoffAt, payoffModel } from './payoff.js';

const put = { strike: 265, spot: 277.55, credit: 2.5, iv: 0.25, dte: 23 };

describe(payoffAt.name, () => {
  it('keeps the credit at the strike and above, breaks even below it, and loses a hundred dollars per dollar from there', () => {
    expect(payoffAt(300, put)).toBe(250);
    expect(payoffAt(265, put)).toBe(250);
    expect(payoffAt(262.5, put)).toBe(0);
    expect(payoffAt(252.5, put)).toBe(-1000);
  });
});

describe(payoffModel.name, () => {
  it('shows spot, strike and break-even inside the picture, with the density peaking near the spot', () => {
    const model = payoffModel(put);
    expect(model.breakeven).toBe(262.5);
    expect(model.low).toBeLessThan(262.5);
    expect(model.high).toBeGreaterThan(277.55);
    const peak = model.density.find((point) => point.y === 1);
    expect(Math.abs((peak?.x ?? 0) - 277.55)).toBeLessThan(5);
  });

  it('is worth less today than at expiry while time value is left, and the same at the far ends', () => {
    const { today } = payoffModel(put);
    const nearStrike = today.find((point) => point.x > 264) ?? { x: 0, y: 0 };
    expect(nearStrike.y).toBeLessThan(payoffAt(nearStrike.x, put));
    expect(today.at(-1)?.y).toBeGreaterThan(240);
    expect(today.every((point) => Number.isFinite(point.y))).toBe(true);
  });

  it('stays drawable on the last day', () => {
    const model = payoffModel({ ...put, dte: 0, iv: 0 });
    expect(model.high).toBeGreaterThan(model.low);
    expect(model.density.every((point) => Number.isFinite(point.y))).toBe(true);
  });
});
