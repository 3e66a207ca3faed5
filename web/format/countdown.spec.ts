import { describe, expect, it } from '@jest/globals';
import { countdownTone, freshAge, longSpan } from './countdown.js';

const HOUR = 3_600_000;
const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe(longSpan.name, () => {
  it('shows the two largest units, and leaves out what is nothing after days', () => {
    expect(plain(longSpan(76 * HOUR))).toBe('3 days 4 h');
    expect(plain(longSpan(24 * HOUR))).toBe('1 day');
    expect(plain(longSpan(4 * HOUR + 12 * 60_000))).toBe('4 h 12 min');
    expect(plain(longSpan(725_900))).toBe('12 min 5 s');
    expect(plain(longSpan(40_000))).toBe('40 s');
  });

  it('never counts below zero', () => {
    expect(plain(longSpan(-5))).toBe('0 s');
  });
});

describe(countdownTone.name, () => {
  it('rises at 48, 24 and 2 hours', () => {
    expect(countdownTone(48 * HOUR + 1)).toBe('neutral');
    expect(countdownTone(48 * HOUR)).toBe('info');
    expect(countdownTone(24 * HOUR)).toBe('caution');
    expect(countdownTone(2 * HOUR)).toBe('negative');
    expect(countdownTone(-1)).toBe('negative');
  });
});

describe(freshAge.name, () => {
  it('shows tenths while they mean something', () => {
    expect(plain(freshAge(240))).toBe('0.2 s');
    expect(plain(freshAge(9_000))).toBe('9 s');
    expect(plain(freshAge(61_000))).toBe('1 min');
    expect(plain(freshAge(-30))).toBe('0 s');
  });
});
