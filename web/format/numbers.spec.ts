import { describe, expect, it } from '@jest/globals';
import {
  count,
  direction,
  fixed,
  money,
  percent,
  percentWithUnit,
  plural,
  price,
  sharePrice,
  shortSpan,
  span,
  strike,
  toNumber,
} from './numbers.js';

describe('numbers', () => {
  it('shows a dash for what is missing, never 0', () => {
    for (const text of [
      fixed(undefined, 2),
      fixed(Number.NaN, 2),
      money(undefined),
      price(undefined),
      percent(undefined),
      span(undefined),
    ]) {
      expect(text).toBe('–');
    }
    expect(toNumber('')).toBeUndefined();
    expect(percentWithUnit(undefined)).toBe('–');
  });

  it('writes a real minus, and no sign for what rounds to zero', () => {
    expect(fixed(-0.157, 2)).toBe('\u22120.16');
    expect(fixed(-0.001, 2)).toBe('0.00');
    expect(money('-1234.5')).toBe('\u2212$1,234.50');
    expect(money('69.4', { plus: true })).toBe('+$69.40');
    expect(money('10000000', { currency: 'INR' })).toBe('₹1,00,00,000.00');
    expect(money('-123456.5', { currency: 'INR', cents: false })).toBe('\u2212₹1,23,457');
    expect(money('0', { plus: true })).toBe('$0.00');
    expect(money('25000', { cents: false })).toBe('$25,000');
  });

  it('keeps the decimals of each kind', () => {
    expect(price('1.5')).toBe('1.50');
    expect(price('0.0525')).toBe('0.0525');
    expect(sharePrice('1109.9399')).toBe('1,109.94');
    expect(strike('265.0000')).toBe('265');
    expect(strike('262.5')).toBe('262.5');
    expect(percent(0.0938)).toBe('9.4');
    expect(percentWithUnit(0.784, 0)).toBe('78\u202f%');
    expect(count(3954)).toBe('3,954');
  });

  it('writes short spans to the tenth of a second', () => {
    expect(shortSpan(1_840)).toBe('1.8\u202fs');
    expect(shortSpan(-5)).toBe('0.0\u202fs');
    expect(shortSpan(9_960)).toBe('10\u202fs');
    expect(shortSpan(undefined)).toBe('–');
  });

  it('writes spans in their largest unit', () => {
    expect(span(12_400)).toBe('12\u202fs');
    expect(span(4 * 60_000 + 59_000)).toBe('4\u202fmin');
    expect(span(30 * 3_600_000)).toBe('30\u202fh');
    expect(span(3 * 86_400_000)).toBe('3\u202fd');
    expect(span(-5)).toBe('0\u202fs');
  });

  it('tells the way of an amount and counts in words', () => {
    expect([direction('1'), direction('-0.01'), direction('0.00')]).toEqual(['positive', 'negative', 'flat']);
    expect(plural(1, 'bot')).toBe('1 bot');
    expect(plural(1200, 'bot')).toBe('1,200 bots');
  });
});
