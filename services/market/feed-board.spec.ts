import { describe, expect, it } from '@jest/globals';
import type { Price } from '#core/units';
import { FeedBoard } from './feed-board.js';
import type { FeedNews } from './feed-news.js';
import { FakeClock } from './testing/fake-world.js';

type Vendor = FeedNews['vendors'][number];
const vendor = (name: string, more: Partial<Vendor> = {}): Vendor => ({
  ...{ name, state: 'live', isLeading: name === 'massive', quotes: 0, quotedAt: undefined },
  ...more,
});
const news = (more: Partial<FeedNews> = {}): FeedNews => ({ vendors: [], switches: [], samples: [], ...more });
const NONE = { counts: {}, jumps: [] };

function open() {
  const clock = new FakeClock();
  return { clock, board: new FeedBoard('massive+theta', { number: 2, count: 3 }, clock) };
}

describe(FeedBoard.name, () => {
  it('gives the quotes a second of the last five seconds, and none before two readings', () => {
    const { clock, board } = open();
    const rates: (number | undefined)[] = [];
    for (const quotes of [1_000, 1_100, 1_200, 1_200, 1_200, 1_200, 1_200, 1_200]) {
      board.look(news({ vendors: [vendor('massive', { quotes })] }));
      rates.push(board.report(NONE).vendors[0]?.quotesPerSecond);
      clock.pass(1_000);
    }
    // 200 quotes in the first two of up to five seconds; then the burst leaves the window.
    expect(rates).toEqual([undefined, 100, 100, 200 / 3, 50, 40, 20, 0]);
  });

  it('says since when a vendor is as it is, and only once that something changed', () => {
    const { clock, board } = open();
    board.look(news({ vendors: [vendor('massive')] }));
    const began = clock.now();
    expect([board.takeChanged(), board.takeChanged()]).toEqual([true, false]);
    clock.pass(4_000);
    board.look(news({ vendors: [vendor('massive', { quotes: 9 })] }));
    expect(board.report(NONE).vendors[0]?.since).toBe(began);
    expect(board.takeChanged()).toBe(false);
    board.look(news({ vendors: [vendor('massive', { state: 'degraded', code: 'SILENT' })] }));
    expect(board.report(NONE).vendors[0]).toMatchObject({ state: 'degraded', code: 'SILENT', since: clock.now() });
    expect(board.takeChanged()).toBe(true);
  });

  it('keeps the newest twenty switches, the newest first', () => {
    const { clock, board } = open();
    for (let index = 0; index < 25; index += 1) {
      clock.pass(1_000);
      const at = clock.now();
      board.look(
        news({ switches: [{ from: 'massive', to: `theta-${index}`, state: 'degraded', code: 'SILENT', at }] }),
      );
    }
    const { switches } = board.report(NONE);
    expect([switches.length, switches[0]?.to, switches.at(-1)?.to]).toEqual([20, 'theta-24', 'theta-5']);
  });

  it('counts what was rejected by reason, in the books of the vendors too, with the newest three samples', () => {
    const { board } = open();
    const samples = ['a', 'b', 'c', 'd'].map((text) => ({ reason: 'out_of_session', text }));
    board.look(news({ vendors: [vendor('massive'), vendor('theta')], samples }));
    const counts = { out_of_session: 7, duplicate: 1, massive_duplicate: 2, theta_duplicate: 3, massive_streamed: 900 };
    const report = board.report({ ...NONE, counts });
    expect(report.rejected).toEqual([
      { reason: 'duplicate', count: 6, samples: [] },
      {
        reason: 'out_of_session',
        count: 7,
        samples: ['d', 'c', 'b'].map((text) => ({ text, at: report.at })),
      },
    ]);
    expect(report.vendors.map(({ streamed }) => streamed)).toEqual([900, 0]);
    expect(report.process).toEqual({ number: 2, count: 3 });
  });

  it('tells how long each jump has waited, and begins anew when it jumps again', () => {
    const { clock, board } = open();
    const jump = (symbol: string) => {
      const [bid, ask, heldBid, heldAsk] = [10_000, 11_000, 30_000, 31_000] as Price[];
      return { symbol, bid, ask, heldBid, heldAsk } as Parameters<FeedBoard['report']>[0]['jumps'][number];
    };
    const ages = (...symbols: string[]) => {
      const { jumps, at } = board.report({ counts: { jumpsHeld: symbols.length }, jumps: symbols.map(jump) });
      return jumps.map(({ symbol, since }) => `${symbol} ${at - since}`);
    };
    expect(ages('A')).toEqual(['A 0']);
    clock.pass(2_000);
    expect(ages('B', 'A')).toEqual(['A 2000', 'B 0']);
    clock.pass(1_000);
    expect(ages('B')).toEqual(['B 1000']);
    expect(ages('A', 'B')).toEqual(['B 1000', 'A 0']);
  });
});
