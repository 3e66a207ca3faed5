/** Both vendors at once: real connectors, real sockets, one simulated market behind them. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { type BenchOptions, type LiveBench, openLiveBench, untilTrue } from './testing/index.js';

let bench: LiveBench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const count = (name: string) => bench?.feed.measure()[name] ?? Number.NaN;
const statesOf = ({ feed }: LiveBench) => feed.vendorStatuses.map(({ state }) => state).join();
const leaderOf = ({ feed }: LiveBench) => feed.vendorStatuses.find(({ isLeading }) => isLeading)?.name;
const optionsOf = (tickers: readonly string[]) => tickers.filter((ticker) => ticker.startsWith('O:')).length;

async function openBoth(options: BenchOptions = {}): Promise<LiveBench> {
  const one = await openLiveBench({ underlyings: ['AAPL', 'KO'], ...options, vendors: ['massive', 'theta'] });
  bench = one;
  await one.until(
    () =>
      statesOf(one) === 'live,live' &&
      one.massive.subscribed()[0]?.length === count('massive_streamed') &&
      optionsOf(one.theta.subscribed()) === count('theta_streamed'),
  );
  return one;
}

/** Every quote of both is in one of the books, and each event of the market was admitted once. */
function expectBalanced(one: LiveBench): void {
  const sum = (name: string) => count(`massive_${name}`) + count(`theta_${name}`);
  const outcomes = ['admitted', 'twin', 'late', 'duplicate', 'out_of_order', 'unjudged'];
  const told = one.feed.vendorStatuses.reduce((total, { quotes }) => total + quotes, 0);
  expect(outcomes.reduce((total, name) => total + sum(name), 0)).toBe(told);
  expect([sum('duplicate'), sum('out_of_order'), count('duplicate'), count('out_of_order')]).toEqual([0, 0, 0, 0]);
}

describe('two feeds of one market', () => {
  it('are one market: each event once, the second of each pair counted as a twin', async () => {
    const one = await openBoth();
    expect(one.stored()).toMatchObject({ source: 'massive+theta' });
    await one.until(() => count('massive_twin') + count('theta_twin') > 500);
    await untilTrue(one, 'AAPL');
    await untilTrue(one, 'KO');
    expectBalanced(one);
    expect([count('switches'), one.failures]).toEqual([0, []]);
  });

  it.each(['massive', 'theta'] as const)('lose nothing when %s dies in the middle of a burst', async (dying) => {
    const one = await openBoth();
    const twin = dying === 'massive' ? 'theta' : 'massive';
    one.market.burst = 10;
    const told = () => one.feed.vendorStatuses.map(({ quotes }) => quotes);
    const before = told();
    await one.until(() => told().every((quotes, index) => quotes > (before[index] as number) + 2_000));
    one[dying].freeze(true);
    one[dying].disconnect();
    const atDeath = count(`${twin}_admitted`);
    await one.until(() => count(`${twin}_admitted`) > atDeath + 2_000);
    one.market.burst = 1;
    // What the market shows is what it told last, contract by contract: the twin alone can have said so.
    one.clock.pass(1_000);
    await untilTrue(one, 'AAPL');
    await untilTrue(one, 'KO');
    expectBalanced(one);
    one[dying].freeze(false);
    await one.until(() => statesOf(one) === 'live,live');
    await untilTrue(one, 'AAPL');
  });

  it('change their leader when it dies, once, and say so', async () => {
    const one = await openBoth();
    expect(leaderOf(one)).toBe('massive');
    one.massive.freeze(true);
    await one.until(() => leaderOf(one) === 'theta');
    expect(one.feed.takeSwitches()).toEqual([
      expect.objectContaining({ from: 'massive', to: 'theta', state: 'degraded' }),
    ]);
    expect(one.feed.status.state).toBe('live');
    one.massive.freeze(false);
    await one.until(() => statesOf(one) === 'live,live');
    await one.pass(5_000);
    expect([leaderOf(one), count('switches')]).toEqual(['theta', 1]);
    await untilTrue(one, 'AAPL');
  });

  it('go on when the credential of one is dead', async () => {
    const one = await openBoth();
    one.massive.script.keys.clear();
    one.massive.disconnect();
    await one.until(() => statesOf(one) === 'refused,live');
    await one.until(() => one.failures.length > 0);
    expect(one.failures).toContainEqual(expect.objectContaining({ code: 'MASSIVE_KEY_REFUSED' }));
    await untilTrue(one, 'AAPL');
    expect(leaderOf(one)).toBe('theta');
  });

  it('take snapshots of the other one when those of the leader fail', async () => {
    const one = await openBoth();
    const taken = count('snapshots');
    for (let fault = 0; fault < 50; fault += 1) one.massive.script.restFaults.push({ status: 500 });
    one.clock.pass(15_000);
    await one.until(() => count('snapshots') >= taken + 2);
    expect(count('snapshotsFailed')).toBe(0);
    await untilTrue(one, 'KO');
  });

  it('are judged by freshness when one of them falls behind', async () => {
    const one = await openBoth();
    one.theta.script.delayMs = 3_000;
    await one.until(() => count('theta_late') > 100);
    await untilTrue(one, 'AAPL');
    expect([count('massive_out_of_order'), count('theta_out_of_order')]).toEqual([0, 0]);
  });
});
