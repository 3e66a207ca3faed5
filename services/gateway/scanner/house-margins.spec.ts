import { describe, expect, it } from '@jest/globals';
import { type Instant, type Money, MS_PER_DAY, type Underlying } from '#core/units';
import { houseMargins } from './house-margins.js';

const NOW = (400 * MS_PER_DAY) as Instant;
const dollars = (amount: number) => (amount * 10_000) as Money;
const MODELS = { cash: dollars(10_000), margin: dollars(1_500) };

/** Nine other underlyings of which the broker asked for 2 % more than our model. */
const others = Array.from({ length: 9 }, (_, index) => ({
  ...{ broker: 'tradier/live', accountKind: 'margin', symbol: `U${index}`, at: (NOW - MS_PER_DAY) as Instant },
  ...{ model: dollars(1_000), preview: dollars(1_020) },
}));
const about = { underlying: 'AAPL' as Underlying, now: NOW };

describe(houseMargins.name, () => {
  it('corrects our model by what the broker said of other underlyings, beside its word on this one, per contract', () => {
    const own = [
      { house: 'tradier/live', accountKind: 'margin', quantity: 2, stated: dollars(3_072), at: (NOW - 5) as Instant },
    ];
    const [view, ...more] = houseMargins(MODELS, { pairs: others, own, ...about });
    expect(more).toEqual([]);
    expect(view).toMatchObject({
      ...{ broker: 'tradier', mode: 'live', accountKind: 'margin', model: '1500.00', estimate: '1530.00' },
      ...{ stated: '1536.00', statedAt: NOW - 5 },
    });
    expect(view?.plusMinus).toBeCloseTo(0, 6);
  });

  it('says how many underlyings are lacking rather than guessing, and mixes no kinds of account', () => {
    const few = [...others.slice(0, 5), ...others.map((pair) => ({ ...pair, accountKind: 'cash' }))];
    const views = houseMargins(MODELS, { pairs: few, own: [], ...about });
    expect(views.find(({ accountKind }) => accountKind === 'margin')).toEqual({
      ...{ broker: 'tradier', mode: 'live', accountKind: 'margin', model: '1500.00', needed: 4 },
    });
    expect(views.find(({ accountKind }) => accountKind === 'cash')?.estimate).toBe('10200.00');
  });
});
