import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BotConfig, defaultBotConfig } from '#core/bot';
import type { AccountId } from '#core/units';
import { configChanges } from './config-changes.js';

const CONFIG = defaultBotConfig('5d2a7c1e-0000-4000-8000-000000000001' as AccountId);
const ROLL = {
  atDte: 7,
  atDelta: null,
  creditMin: '0.10',
  dteMin: 25,
  dteMax: 50,
  strike: 'lower',
  rollsMax: 3,
} as const;

describe(configChanges.name, () => {
  it('finds none between equal configurations', () => {
    expect(configChanges(CONFIG, BotConfig.parse(structuredClone(CONFIG)))).toEqual([]);
  });

  it('tells settings in the person’s unit, in the order of the form', () => {
    const changed: BotConfig = {
      ...CONFIG,
      exits: { ...CONFIG.exits, profitTarget: null, stopMultiple: 2 },
      gates: { ...CONFIG.gates, spreadMax: 0.094, creditMin: '1.5' },
      watchlist: ['AAPL'],
      sizing: { ...CONFIG.sizing, allocation: '20000' },
    };
    expect(configChanges(CONFIG, changed).map(({ name, was, is }) => `${name}: ${was} → ${is}`)).toEqual([
      'Underlyings: AAPL, NVDA, JPM → AAPL',
      'Spread limit: 10.0\u202f% → 9.4\u202f%',
      'Credit, at least: $0.30 → $1.50',
      'Buying power, at most: $50,000 → $20,000',
      'Profit target: 50\u202f% → off',
      'Stop: 3.0 × the credit → 2.0 × the credit',
    ]);
  });

  it('tells each setting of a part that is switched on, and of one that is switched off', () => {
    const rolling = { ...CONFIG, roll: ROLL };
    const on = configChanges(CONFIG, rolling);
    expect(on.map(({ path }) => path)).toContain('roll.creditMin');
    expect(on.map(({ path }) => path)).not.toContain('roll');
    expect(on.every(({ was }) => was === 'off')).toBe(true);
    expect(configChanges(rolling, CONFIG).every(({ is }) => is === 'off')).toBe(true);
  });

  it('names accounts, and keeps the name of a setting that it does not know', () => {
    const moved = { ...CONFIG, accountId: 'b', later: { startShare: 0.5 } };
    expect(configChanges(CONFIG, moved, { [CONFIG.accountId]: 'Paper cash', b: 'Paper margin' })).toEqual([
      { path: 'accountId', name: 'Account', was: 'Paper cash', is: 'Paper margin' },
      { path: 'later.startShare', name: 'Later, start share', was: 'not set', is: '0.5' },
    ]);
  });

  it('never hides a difference, and tells it the other way round from the other side', () => {
    const leaves = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)), {
      minKeys: 1,
    });
    const part = fc.record({ one: fc.oneof(leaves, fc.constant(null)), name: fc.integer() });
    fc.assert(
      fc.property(part, part, (a, b) => {
        const [forth, back] = [configChanges(a, b), configChanges(b, a)];
        expect(forth.length === 0).toBe(isSame(a, b));
        expect(back.map(({ path, was, is }) => `${path} ${is} ${was}`).toSorted()).toEqual(
          forth.map(({ path, was, is }) => `${path} ${was} ${is}`).toSorted(),
        );
      }),
    );
  });
});

function isSame(a: unknown, b: unknown): boolean {
  try {
    expect(structuredClone(a)).toEqual(structuredClone(b));
    return true;
  } catch {
    return false;
  }
}
