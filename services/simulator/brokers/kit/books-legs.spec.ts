import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import type { Money, Price } from '#core/units';
import { FaultScript, type SimAnswer, SimBooks, type SimLeg, type SimOrderTerms } from './index.js';
import { ManualWorld } from './testing/index.js';

const HIGH = 'AAPL251219P00265000' as OccSymbol;
const LOW = 'AAPL251219P00260000' as OccSymbol;
const CASH = 1_000_000_000;
const SOLD: readonly SimLeg[] = [
  { symbol: HIGH, side: 'sell_to_open' },
  { symbol: LOW, side: 'buy_to_open' },
];

function open(contractsPerLook?: number) {
  const world = new ManualWorld();
  world.setQuote(HIGH, '2.90', '3.00');
  world.setQuote(LOW, '1.70', '1.80');
  const account = { number: 'C1', type: 'cash', optionLevel: 3, cash: CASH as Money } as const;
  const options = contractsPerLook === undefined ? {} : { contractsPerLook };
  const feePerContract = 10_000 as Money;
  const books = new SimBooks({ world, faults: new FaultScript(), accounts: [account], feePerContract, ...options });
  return { world, books };
}

const spread = (net: number, change: Partial<SimOrderTerms> = {}): SimOrderTerms => ({
  ...{ account: 'C1', symbol: HIGH, side: 'sell_to_open', legs: SOLD, quantity: 2, limit: net as Price },
  duration: 'day',
  ...change,
});
function taken(answer: SimAnswer) {
  if (answer.kind !== 'taken') throw new Error(`refused: ${answer.why}`);
  return answer.order;
}
const whyOf = (answer: SimAnswer) => (answer.kind === 'refused' ? answer.why : 'taken');

describe('orders of several legs', () => {
  it('trade all legs at once when their worse sides bring the net limit, with a fee for each contract', async () => {
    const { world, books } = open();
    const { id } = taken(await books.place(spread(12_000)));
    await books.work();
    expect(books.get(id)).toMatchObject({ status: 'working', executions: [] });
    world.setQuote(HIGH, '3.05', '3.15');
    await books.work();
    // 3.05 received, 1.80 paid.
    expect(books.get(id)).toMatchObject({
      status: 'filled',
      executions: [{ quantity: 2, price: 12_500, legPrices: [30_500, 18_000] }],
    });
    const held = books.positions('C1').map(({ symbol, quantity, cost }) => [symbol, quantity, cost]);
    expect(held).toEqual([
      [HIGH, -2, -6_100_000],
      [LOW, 2, 3_600_000],
    ]);
    expect(books.account('C1')?.cash).toBe(CASH + 2 * 100 * 12_500 - 4 * 10_000);
  });

  it('trade in parts, each leg as much as the other', async () => {
    const { books } = open(1);
    const { id } = taken(await books.place(spread(11_000)));
    await books.work();
    expect(books.get(id)).toMatchObject({ status: 'working', executions: [{ quantity: 1 }] });
    expect(books.positions('C1').map(({ quantity }) => quantity)).toEqual([-1, 1]);
  });

  it('wait while one leg has no quote', async () => {
    const { world, books } = open();
    const { id } = taken(await books.place(spread(100)));
    world.dropQuote(LOW);
    await books.work();
    expect(books.get(id)?.status).toBe('working');
  });

  it('hold back the strike of what they sell and the debit that they pay', async () => {
    const { books } = open();
    const before = books.buyingPower('C1');
    taken(await books.place(spread(12_000, { quantity: 1 })));
    expect(before - books.buyingPower('C1')).toBe(265 * 100 * 10_000);
    const bought = SOLD.map(({ symbol, side }) => ({
      symbol,
      side: side === 'sell_to_open' ? ('buy_to_open' as const) : ('sell_to_open' as const),
    }));
    const { books: others } = open();
    taken(await others.place(spread(-13_000, { ...(bought[0] as SimLeg), legs: bought, quantity: 1 })));
    expect(before - others.buyingPower('C1')).toBe((260 * 100 + 130) * 10_000);
  });

  it('are refused when a leg closes more than is held, cannot be carried or is not listed, or the terms are none', async () => {
    const { books } = open();
    const closing: readonly SimLeg[] = [{ symbol: LOW, side: 'buy_to_close' }, SOLD[0] as SimLeg];
    const unlisted = 'AAPL251219P00100000' as OccSymbol;
    const tries = [
      spread(100, { ...(closing[0] as SimLeg), legs: closing }),
      spread(100, { quantity: 4 }),
      spread(100, { legs: [SOLD[0] as SimLeg, { symbol: unlisted, side: 'buy_to_open' }] }),
      spread(100, { legs: [SOLD[0] as SimLeg] }),
      spread(100, { legs: [SOLD[0] as SimLeg, SOLD[0] as SimLeg] }),
      spread(0.5),
    ];
    const answers: string[] = [];
    for (const one of tries) answers.push(whyOf(await books.place(one)));
    expect(answers).toEqual([
      'more_than_held',
      'buying_power_short',
      'symbol_unknown',
      'terms_invalid',
      'terms_invalid',
      'terms_invalid',
    ]);
  });

  it('are filled by hand at a price of each leg, cancelled, and not replaced', async () => {
    const { books } = open();
    const { id } = taken(await books.place(spread(12_000)));
    expect(whyOf(books.fill(id, 1, 30_000 as Price))).toBe('terms_invalid');
    expect(taken(books.fill(id, 1, 30_000 as Price, 17_000 as Price)).executions).toMatchObject([{ price: 13_000 }]);
    expect(whyOf(await books.replace(id, { limit: 11_000 as Price }, 'keeps'))).toBe('terms_invalid');
    expect(taken(books.cancel(id))).toMatchObject({ status: 'cancelled', executions: [{ quantity: 1 }] });
  });
});
