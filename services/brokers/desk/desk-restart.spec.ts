/** What a desk does first when it starts, or takes an account over: it compares the books before anything new leaves. */
import { describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT } from '#core/testing';
import { PlatformError } from '#platform/errors';
import { DeskBench, overridden, runRounds, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';

describe(`${Desk.name}, when it starts on an account whose books differ`, () => {
  it('sends nothing that waited, says what differs, and opens again once both agree', async () => {
    const bench = new DeskBench();
    const before = bench.intend();
    await startDesk(bench);
    expect(bench.orderOf(before)).toMatchObject({ state: 'filled' });
    // While no desk ran, somebody closed the position at the broker; meanwhile the bot wanted to open.
    const seen: string[] = [];
    let isClosedThere = true;
    const broker = overridden(bench.paper.broker, {
      positions: async (accountId) => {
        seen.push('positions');
        return isClosedThere ? [] : bench.paper.broker.positions(accountId);
      },
      place: (order, guard) => {
        seen.push('place');
        return bench.paper.broker.place(order, guard);
      },
    });
    bench.advance(30_000);
    bench.market.show(25_000, 26_000);
    const waited = bench.intend({ symbol: 'AAPL251219P00260000' as never, limit: 15_000 as never });
    const next = bench.newDesk({ broker });
    await startDesk(bench, next);
    expect(bench.refusalOf(waited)).toBe('ACCOUNT_DRIFT');
    expect(seen).not.toContain('place');
    const drift = bench.events.find(({ name }) => name === 'drift_found');
    expect(drift).toMatchObject({ level: 'error', fields: { accountId: TEST_ACCOUNT } });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.drift).toBe(true);

    isClosedThere = false;
    await next.reconcile(TEST_ACCOUNT);
    const again = bench.intend({ symbol: 'AAPL251219P00260000' as never, limit: 15_000 as never });
    await next.round();
    expect(bench.orderOf(again)).toMatchObject({ state: 'filled' });
    expect(seen.indexOf('positions')).toBeLessThan(seen.indexOf('place'));
  });

  it('sends nothing while the books cannot be compared', async () => {
    const bench = new DeskBench();
    let isAway = true;
    const sent: string[] = [];
    const { broker: paper } = bench.paper;
    const broker = overridden(paper, {
      positions: (accountId) =>
        isAway ? Promise.reject(new PlatformError('BROKER_UNREACHABLE')) : paper.positions(accountId),
      place: (order, guard) => {
        sent.push(order.clientOrderId);
        return paper.place(order, guard);
      },
    });
    const desk = bench.newDesk({ broker });
    const intent = bench.intend();
    await startDesk(bench, desk);
    await runRounds(bench, desk, 5);
    expect([sent, bench.refusalOf(intent)]).toEqual([[], undefined]);
    isAway = false;
    await runRounds(bench, desk, 20);
    expect(sent).toEqual([intent.clientOrderId]);
  });
});
