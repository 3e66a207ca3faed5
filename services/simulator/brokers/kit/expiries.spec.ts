import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { instant, type Money, type Price } from '#core/units';
import { SimExpiries } from './expiries.js';
import { FaultScript, SimBooks, type SimOrderTerms } from './index.js';
import { ManualWorld } from './testing/index.js';

const PUT = 'AAPL251219P00265000' as OccSymbol;
const CALL = 'AAPL260116C00290000' as OccSymbol;
const CASH = 1_000_000_000 as Money;
/** New York, on the day of the put's expiry. */
const NOON = instant(Date.UTC(2025, 11, 19, 17, 0));
const HALF_PAST_FIVE = instant(Date.UTC(2025, 11, 19, 22, 30));
const MONDAY = instant(Date.UTC(2025, 11, 22, 15, 0));

function open() {
  const world = new ManualWorld();
  world.setQuote(PUT, '2.45', '2.55');
  world.setQuote(CALL, '3.00', '3.10');
  const accounts = [{ number: 'C1', type: 'cash', optionLevel: 1, cash: CASH }] as const;
  const options = { world, faults: new FaultScript(), accounts };
  const books = new SimBooks(options);
  const sell = async (symbol: OccSymbol, quantity: number, change: Partial<SimOrderTerms> = {}) => {
    const terms = {
      account: 'C1',
      symbol,
      side: 'sell_to_open',
      quantity,
      limit: 20_000 as Price,
      duration: 'day',
    } as const;
    const answer = await books.place({ ...terms, ...change });
    await books.work();
    return answer.kind === 'refused' ? answer.why : answer.kind;
  };
  return { world, options, books, sell };
}

const assigned = (symbol: OccSymbol, quantity: number) =>
  ({ account: 'C1', symbol, kind: 'assigned', quantity }) as const;

describe(SimExpiries.name, () => {
  it('settles by the last price of the last session, once holders can exercise no more', async () => {
    const { world, books, sell } = open();
    await sell(PUT, 2);
    world.setMarket(NOON, true);
    world.setSpot('AAPL', '264.99');
    await books.work();
    world.setMarket(instant(HALF_PAST_FIVE - 1), false);
    await books.work();
    expect(books.positions('C1')).toHaveLength(1);
    world.setMarket(MONDAY, true);
    world.setSpot('AAPL', '300.00');
    await books.work();
    await books.work();
    expect(books.positions('C1')).toEqual([]);
    expect(books.shares('C1')).toEqual([{ underlying: 'AAPL', quantity: 200 }]);
    expect(books.expiries.of('C1')).toMatchObject([{ symbol: PUT, kind: 'assigned', quantity: 2, at: MONDAY }]);
    // 100,000 + 2 × 245 − 2 × 26,500
    expect(books.account('C1')?.cash).toBe(474_900_000);
  });

  it('lets expire what is not in the money by a cent, and waits where no price was seen', async () => {
    const { world, books, sell } = open();
    await sell(PUT, 1);
    world.setMarket(MONDAY, true);
    world.setSpot('AAPL', '200.00');
    await books.work();
    expect(books.positions('C1')).toHaveLength(1);
    world.setMarket(HALF_PAST_FIVE, false);
    world.setSpot('AAPL', '264.9901');
    await books.work();
    expect(books.expiries.of('C1')).toMatchObject([{ kind: 'expired' }]);
    expect(books.shares('C1')).toEqual([]);
  });

  it('asks nothing for a call that stands on shares, and gives them away', async () => {
    const { books, sell } = open();
    await sell(PUT, 3);
    expect(books.expiries.settle(assigned(PUT, 4))).toBeUndefined();
    expect(books.expiries.settle(assigned(PUT, 3))).toMatchObject({ quantity: 3 });
    const power = books.buyingPower('C1');
    expect(await sell(CALL, 4)).toBe('buying_power_short');
    expect(await sell(CALL, 3)).toBe('taken');
    expect(books.buyingPower('C1')).toBe(power + 3 * 3_000_000);
    expect(await sell(CALL, 1)).toBe('buying_power_short');
    books.expiries.settle(assigned(CALL, 3));
    expect(books.shares('C1')).toEqual([]);
    // 100,000 + 3 × 245 − 3 × 26,500 + 3 × 300 + 3 × 29,000
    expect(books.account('C1')?.cash).toBe(1_091_350_000);
  });

  it('is kept over a restart', async () => {
    const { world, options, books, sell } = open();
    await sell(PUT, 2);
    books.expiries.settle(assigned(PUT, 1));
    world.setMarket(NOON, true);
    world.setSpot('AAPL', '280.00');
    await books.work();
    const again = new SimBooks(options);
    again.restore(JSON.parse(JSON.stringify(books.save())));
    world.setMarket(MONDAY, true);
    await again.work();
    expect(again.expiries.of('C1').map(({ kind }) => kind)).toEqual(['assigned', 'expired']);
    expect(again.shares('C1')).toEqual([{ underlying: 'AAPL', quantity: 100 }]);
    const { settlements: _s, lastSpots: _l, ...old } = books.save();
    const older = new SimBooks(options);
    older.restore({ ...old, holders: old.holders.map(({ shares: _shares, ...holder }) => holder) });
    expect(older.shares('C1')).toEqual([]);
  });
});
