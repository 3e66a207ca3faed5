import { describe, expect, it } from '@jest/globals';
import type { BotConfig } from '#core/bot';
import { startOf } from './start.js';

const saved = {
  name: 'Weekly puts',
  watchlist: ['AAPL'],
  gates: { dteMin: 14, creditMin: '0.30' },
  exits: { profitTarget: 0.5, stopMultiple: null },
} as unknown as BotConfig;

describe(startOf.name, () => {
  it('opens with the saved configuration when there is no draft, or one that changes nothing', () => {
    expect(startOf(saved, 1, undefined)).toEqual({ values: saved, drafted: undefined });
    expect(startOf(saved, 1, { version: 1, values: structuredClone(saved) }).drafted).toBeUndefined();
  });

  it('opens with the draft, and warns when the bot was saved since', () => {
    const values = { ...saved, name: 'Monthly puts', exits: { profitTarget: null, stopMultiple: 2 } };
    expect(startOf(saved, 1, { version: 1, values })).toEqual({ values, drafted: 'fresh' });
    expect(startOf(saved, 2, { version: 1, values }).drafted).toBe('stale');
  });

  it('takes a ladder with its preset, and leaves none behind', () => {
    const pricing = (one: object) => ({ ...saved, pricing: { entry: one } }) as unknown as BotConfig;
    const [plain, custom] = [pricing({ preset: 'patient' }), pricing({ preset: 'custom', ladder: { steps: 2 } })];
    expect(startOf(plain, 1, { version: 1, values: custom }).values).toEqual(custom);
    expect(startOf(custom, 1, { version: 1, values: plain }).values).toEqual(plain);
  });

  it('keeps what the draft switched on, switched off, or made of another kind', () => {
    const wheel = { kind: 'wheel', calls: { dteMin: 20 } };
    const [off, on] = [{ kind: 'short_put' }, { atDte: 7 }].map((one) => one as unknown);
    const base = { ...saved, strategy: off, roll: null, limits: { lossPerDay: null } } as unknown as BotConfig;
    const values = { ...base, strategy: wheel, roll: on, limits: { lossPerDay: '500' } };
    expect(startOf(base, 1, { version: 1, values }).values).toEqual(values);
    expect(startOf(values as unknown as BotConfig, 1, { version: 1, values: base }).values).toEqual(base);
  });

  it('takes from an older draft only what still has its place', () => {
    const values = { name: 'Old', watchlist: 'AAPL', gates: { dteMin: '14', gone: 1 } };
    expect(startOf(saved, 1, { version: 1, values }).values).toEqual({ ...saved, name: 'Old' });
  });
});
