import { describe, expect, it } from '@jest/globals';
import { numberOf, stepText, textOf } from './number-text.js';

const percent = { scale: 100, decimals: 2, step: 0.5 };

describe('numbers in fields', () => {
  it('shows a fraction in per cent and reads it back to the same number', () => {
    expect(textOf(0.094, percent)).toBe('9.4');
    expect(numberOf('9.4', percent)).toBe(0.094);
    expect(numberOf('9.4 %', percent)).toBe(0.094);
    expect(textOf(0.07, percent)).toBe('7');
  });

  it('pads prices to the cent', () => {
    const price = { scale: 1, decimals: 2, step: 0.05, padded: true };
    expect(textOf(0.3, price)).toBe('0.30');
    expect(stepText('0.95', 1, price)).toBe('1.00');
  });

  it('reads separators and refuses what is no number', () => {
    expect(numberOf('25,000', { scale: 1, decimals: 2, step: 1 })).toBe(25_000);
    expect(numberOf('', percent)).toBeNaN();
    expect(numberOf('ten', percent)).toBeNaN();
    expect(numberOf('1e5', percent)).toBeNaN();
  });

  it('shows nothing for what is missing', () => {
    expect(textOf(undefined, percent)).toBe('');
    expect(textOf(null, percent)).toBe('');
    expect(textOf(Number.NaN, percent)).toBe('');
  });

  it('steps to the grid and never below zero', () => {
    expect(stepText('9.4', 1, percent)).toBe('9.5');
    expect(stepText('9.5', 1, percent)).toBe('10');
    expect(stepText('9.4', -1, percent)).toBe('9');
    expect(stepText('0', -1, percent)).toBe('0');
    expect(stepText('', 1, percent)).toBe('0.5');
  });
});
