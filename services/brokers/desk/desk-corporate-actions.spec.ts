/** What the desk does about splits and dividends of what its accounts hold. */
import { describe, expect, it, jest } from '@jest/globals';
import type { CorporateAction, OccSymbol } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import {
  addMs,
  type CorporateActionId,
  type Instant,
  type Money,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerPort } from '#ports';
import { DeskBench, overridden, startDesk, TEST_EXPIRY } from '../testing/index.js';
import { Desk } from './desk.js';

const AAPL = 'AAPL' as Underlying;
const STRIKE = 265_000_000 as Money;
/** Midnight in New York before the expiry day. */
const EX_DATE = '2025-12-19' as TradingDate;
const AT = Date.UTC(2025, 11, 19, 5) as Instant;
/** Long before books are compared again by themselves. */
const SOON_MS = 5 * MS_PER_SECOND;
const ADJUSTED = 'AAPL251219P00132500' as OccSymbol;

const split = (newShares: number, oldShares = 1): CorporateAction => ({
  ...{ kind: 'split', id: 'split-AAPL-2025-12-19' as CorporateActionId, underlying: AAPL, exDate: EX_DATE },
  ...{ effectiveAt: AT, newShares, oldShares },
});

/** A desk whose bot has sold two puts; the broker shows what `positions` says. */
async function sold(positions: (now: Instant) => Awaited<ReturnType<BrokerPort['positions']>>) {
  const bench = new DeskBench();
  const { broker: paper } = bench.paper;
  const known = { actions: new Map<Underlying, readonly CorporateAction[]>() as DeskActions | undefined };
  let isSold = false;
  const shown = overridden(paper, {
    positions: async () => (isSold ? positions(bench.market.now) : paper.positions(TEST_ACCOUNT)),
  });
  const intent = bench.intend({ quantity: 2, reserve: (2 * STRIKE) as Money });
  const desk = await startDesk(bench, bench.newDesk({ broker: shown, parts: { actions: () => known.actions } }));
  expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
  isSold = true;
  const look = async (at: Instant, afterMs = 10 * MS_PER_MINUTE) => {
    bench.monotonicMs += afterMs;
    bench.market.now = at;
    await desk.renewLeases();
    await desk.round();
    const account = await bench.store.accountView(TEST_ACCOUNT);
    if (!account) throw new Error('the account is there');
    return account;
  };
  const say = (actions: readonly CorporateAction[] | undefined) => {
    known.actions = actions && new Map([[AAPL, actions]]);
  };
  return { bench, intent, look, say };
}

type DeskActions = ReadonlyMap<Underlying, readonly CorporateAction[]>;

const before = { symbol: 'AAPL251219P00265000' as OccSymbol, quantity: -2 };
const after = { symbol: ADJUSTED, quantity: -4 };
const splitAtBroker = (now: Instant) => (now < AT ? [before] : [after]);

describe(`${Desk.name}, when a split takes effect`, () => {
  it('adjusts what it holds at midnight, and agrees with a broker that did the same', async () => {
    const { bench, look, say } = await sold(splitAtBroker);
    say([split(2)]);
    expect(await look(addMs(AT, -1))).toMatchObject({ positions: [{ openQuantity: 2 }], drift: false });
    const account = await look(AT);
    expect(account).toMatchObject({ positions: [{ symbol: ADJUSTED, openQuantity: 4 }], drift: false });
    expect(await look(addMs(AT, MS_PER_HOUR))).toMatchObject({ positions: [{ openQuantity: 4 }], drift: false });
    expect(bench.names().filter((name) => name === 'corporate_action_counted')).toHaveLength(1);
  });

  it('counts it as soon as the store that failed in the middle of it answers again', async () => {
    const { bench, look, say } = await sold(splitAtBroker);
    say([split(2)]);
    await look(addMs(AT, -1));
    jest.spyOn(bench.store, 'applyCorporateAction').mockRejectedValueOnce(new PlatformError('DB_UNAVAILABLE'));
    expect(await look(AT, SOON_MS)).toMatchObject({ positions: [{ symbol: before.symbol }] });
    expect(await look(addMs(AT, SOON_MS), SOON_MS)).toMatchObject({
      ...{ positions: [{ symbol: ADJUSTED, openQuantity: 4 }], drift: false },
    });
  });

  it('opens nothing while nobody has written down what the broker has done, and goes on when somebody has', async () => {
    const { look, say } = await sold(splitAtBroker);
    await look(AT);
    const lost = await look(addMs(AT, MS_PER_HOUR));
    // Between nobody's word and the morning it may also be a settlement that is not booked yet.
    expect(lost.positions).toMatchObject([{ symbol: before.symbol, openQuantity: 2 }]);
    expect(lost.drift).toBe(true);
    say([split(2)]);
    expect(await look(addMs(AT, 2 * MS_PER_HOUR))).toMatchObject({
      ...{ positions: [{ symbol: ADJUSTED, openQuantity: 4 }], drift: false },
    });
  });

  it('leaves as it is, and blocks, what it cannot adjust', async () => {
    const { bench, look, say } = await sold(splitAtBroker);
    say([split(1, 200)]);
    expect(await look(AT)).toMatchObject({ positions: [{ symbol: before.symbol }], drift: true });
    expect(bench.names()).toContain('corporate_action_refused');
  });
});

it('opens nothing while splits and dividends were not read', async () => {
  const { bench, look, say } = await sold(() => [before]);
  say(undefined);
  const other = bench.intend({ symbol: 'AAPL251219P00260000' as OccSymbol, reserve: STRIKE });
  await look(bench.market.now);
  expect(bench.store.tables.intents.get(other.id)?.status).toBe('pending');
  say([]);
  await look(bench.market.now);
  expect(bench.store.tables.intents.get(other.id)?.status).not.toBe('pending');
  expect(bench.market.now).toBeLessThan(TEST_EXPIRY);
});
