import { describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT } from '#core/testing';
import { StopsBench } from '../testing/stops-bench.js';
import { STOPS_STALE_MS } from './stop-board.js';
import { StopControl } from './stop-control.js';

const exit = (bench: StopsBench) => ({ ...bench.bench.intend(), side: 'buy_to_close' }) as const;

describe(StopControl.name, () => {
  it('fails closed for openings while stops cannot be read, and lets exits go', async () => {
    const bench = new StopsBench();
    const opening = bench.bench.intend();
    expect(bench.control.mayLeave(opening)).toBe(false);
    expect(bench.control.mayLeave(exit(bench))).toBe(true);
    await bench.control.read();
    expect(bench.control.mayLeave(opening)).toBe(true);
    bench.isDatabaseAway = true;
    await bench.round(STOPS_STALE_MS);
    expect(bench.control.mayLeave(opening)).toBe(true);
    await bench.round(1);
    expect(bench.control.mayLeave(opening)).toBe(false);
    expect(bench.control.mayLeave(exit(bench))).toBe(true);
  });

  it('lets no order leave that was claimed before the stop was set', async () => {
    const bench = new StopsBench();
    await bench.round();
    const { claimIntent } = bench.bench.store;
    bench.bench.store.claimIntent = async (...args) => {
      const result = await claimIntent.apply(bench.bench.store, args);
      bench.board.hold(bench.stopOfUser('no_openings'));
      return result;
    };
    const opening = bench.bench.intend();
    await bench.round();
    expect(bench.bench.orderOf(opening)).toMatchObject({ state: 'not_sent', code: 'STOPPED' });
    expect(bench.bench.books.allOrders()).toEqual([]);
  });

  it('writes a stop into the table as soon as there is one, once, and never lifts by itself', async () => {
    const bench = new StopsBench();
    bench.isDatabaseAway = true;
    await bench.control.set(bench.stopOfUser('no_openings'));
    await bench.rounds(3);
    expect(bench.rows.size).toBe(0);
    bench.isDatabaseAway = false;
    await bench.rounds(3);
    expect(bench.rows.size).toBe(1);
    expect(bench.journaled.map(({ kind }) => kind)).toEqual(['stop', 'stop_done']);
    await bench.rounds(20);
    expect(bench.control.levelOf(bench.bench.intend())).toBe('no_openings');
    expect((await bench.bench.store.accountView(TEST_ACCOUNT))?.stop).toBe('no_openings');
  });

  it('keeps a stop in the journal that came while the one before it was being written into the table', async () => {
    const bench = new StopsBench();
    const first = bench.control.set(bench.stopOfUser('no_openings'));
    await Promise.resolve();
    expect([...bench.rows.values()]).toMatchObject([{ level: 'no_openings' }]);
    bench.isDatabaseAway = true;
    const second = bench.control.set(bench.stopOfUser('flatten'));
    expect(await Promise.all([first, second])).toEqual(['table', 'journal']);
    expect(bench.journaled).toMatchObject([
      { kind: 'stop', stop: { level: 'no_openings' } },
      { kind: 'stop', stop: { level: 'flatten' } },
    ]);
  });
});
