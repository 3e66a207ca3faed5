/** A bot's day at each broker, from the consent page to books that agree; what is real and what is not: broker-day.ts. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { OrderIntent } from '#core/model';
import type { Price } from '#core/units';
import { BrokerDay } from './broker-day.js';
import { CAMPAIGN_BROKERS } from './campaign-brokers.js';

const STEP_MS = 20_000;
const LIMITS = [25_500, 25_000, 24_500].map((units) => units as Price);

let day: BrokerDay;
afterEach(() => day.stop());

const isFilled = (intent: OrderIntent) => async () => (await day.orderOf(intent))?.state === 'filled';
const isWorking = (intent: OrderIntent) => async () => (await day.orderOf(intent))?.state === 'working';

async function bought(symbol: OrderIntent['symbol'], quantity: number, limit: number, { positionId }: OrderIntent) {
  const intent = await day.decide({ side: 'buy_to_close', symbol, quantity, limit, reserve: 0, positionId });
  await day.until(`${quantity} are bought back`, isFilled(intent));
}

/** Two above the bid: one trades, the limit moves for the other, which trades. */
async function sellDownTheLadder(): Promise<OrderIntent> {
  const { symbol } = day;
  day.show(2.4, 2.6);
  const ladder = { limits: LIMITS, stepMs: STEP_MS };
  const sale = await day.decide({ symbol, quantity: 2, limit: 2.55, ladder, reserve: day.reserveOf(2) });
  await day.until('the sale works', isWorking(sale));
  expect(day.working()).toEqual([[symbol, 'sell_to_open', 2, 25_500]]);
  day.fill(1, 2.55);
  await day.until('a part is filled', async () => (await day.orderOf(sale))?.filledQuantity === 1);
  await day.until('the limit moves', async () => day.working()[0]?.[3] === 25_000);
  expect(day.working()).toEqual([[symbol, 'sell_to_open', 1, 25_000]]);
  day.show(2.5, 2.6);
  await day.until('the rest is filled', async () => (await day.view()).positions[0]?.openQuantity === 2);
  expect((await day.view()).positions).toMatchObject([{ id: sale.positionId, symbol, soldQuantity: 2 }]);
  return sale;
}

/** The token dies while an exit rests: nothing is opened, the user is asked, the exit stays. */
async function outliveTheToken(connectionId: string): Promise<void> {
  const { symbol, otherSymbol } = day;
  const sold = await day.decide({ symbol, quantity: 1, limit: 2.5, reserve: day.reserveOf(1) });
  await day.until('the next one is sold', isFilled(sold));
  const { positionId } = sold;
  const exit = { side: 'buy_to_close', symbol, quantity: 1, limit: 1.2, reserve: 0, positionId } as const;
  const resting = await day.decide(exit);
  await day.until('the exit rests', isWorking(resting));
  day.killTokens();
  const before = day.books.truth().length;
  const opening = await day.decide({ symbol: otherSymbol, quantity: 1, limit: 1.5, reserve: day.reserveOf(1) });
  const stateOf = async () => (await day.orderOf(opening))?.state ?? '';
  await day.until('the opening is refused', async () => ['refused', 'rejected', 'not_sent'].includes(await stateOf()));
  // A code, what happened, and what helps.
  expect(await day.orderOf(opening)).toMatchObject({
    code: expect.stringMatching(/^[A-Z_]+$/),
    words: expect.stringMatching(/\. \S.*\.$/),
  });
  await day.until('a sign-in is asked for', async () => (await day.connection(connectionId)).state === 'relogin');
  expect((await day.connection(connectionId)).words).toMatch(/sign in again/i);
  expect(await day.decideAlone()).toEqual({ waits: expect.arrayContaining(['LOGIN_ENDED']), intents: 0 });
  expect(day.working()).toEqual([[symbol, 'buy_to_close', 1, 12_000]]);
  expect(await day.orderOf(resting)).toMatchObject({ state: 'working' });
  expect(await day.signInAgain(connectionId)).toMatchObject({ id: connectionId, state: 'connected' });
  day.show(1.1, 1.2);
  await day.until('the exit is filled', isFilled(resting));
  expect(day.books.truth()).toHaveLength(before);
}

describe.each(CAMPAIGN_BROKERS)('a day at $kind.title', (spec) => {
  const { accountNumber } = spec;

  it('connects, sells, rolls, closes, outlives the death of its token, and has the books of the broker', async () => {
    day = new BrokerDay(spec);
    const { id } = await day.start();
    const { symbol, otherSymbol } = day;

    const sale = await sellDownTheLadder();
    await bought(symbol, 2, 2.6, sale);
    const terms = { symbol: otherSymbol, quantity: 2, limit: 1.5, reserve: day.reserveOf(2) };
    const rolled = await day.decide({ ...terms, rolledFrom: sale.positionId });
    await day.until('the roll has opened', isFilled(rolled));
    expect((await day.view()).positions).toMatchObject([{ id: rolled.positionId, openQuantity: 2 }]);
    await bought(otherSymbol, 2, 1.6, rolled);
    expect((await day.view()).positions).toEqual([]);
    await outliveTheToken(id);
    const last = await day.decide({ symbol: otherSymbol, quantity: 1, limit: 1.5, reserve: day.reserveOf(1) });
    await day.until('it sells again', isFilled(last));

    const cash = day.books.account(accountNumber)?.cash;
    await day.until('the balances are read', async () => (await day.view()).balances.cash === cash);
    const view = await day.view();
    expect(view).toMatchObject({ drift: false, pending: [] });
    expect(view.positions.map((one) => [one.symbol, -one.openQuantity])).toEqual([[otherSymbol, -1]]);
    const theirs = day.books.positions(accountNumber);
    expect(theirs.map((one) => [one.symbol, one.quantity])).toEqual([[otherSymbol, -1]]);
    // 2.55 + 2.50 − 2 × 2.60 + 2 × 1.50 − 2 × 1.60 + 2.50 − 1.20 + 1.50 per unit.
    const traded = (await day.orders()).flatMap(({ side, fills }) =>
      fills.map(({ quantity, price }) => (side === 'sell_to_open' ? quantity : -quantity) * Number(price)),
    );
    expect(traded.reduce((sum, one) => sum + one, 0)).toBeCloseTo(2.45, 10);
  });
});
