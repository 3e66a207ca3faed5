import { describe, expect, it } from '@jest/globals';
import type { TradingDate } from '#core/units';
import { instant, instantToIso, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '#core/units';
import { newWorld, openMsAt, resumeWorld } from './anchor.js';
import { Exchange } from './exchange.js';
import { listedExpiries } from './listing.js';
import { SessionTime } from './session-time.js';

const SUNDAY = instant(Date.parse('2026-11-22T12:00:00Z'));
const world = newWorld(1, 1, SUNDAY);
const passed = (ms: number) => instant(SUNDAY + ms);

describe(SessionTime.name, () => {
  it('skips closed hours, half days and holidays included', () => {
    const time = new SessionTime('2026-11-25' as TradingDate);
    const at = (ms: number) => instantToIso(time.at(ms).now).slice(0, 16);
    const day = 6.5 * MS_PER_HOUR;
    expect(at(0)).toBe('2026-11-25T14:30');
    expect(at(day - 60_000)).toBe('2026-11-25T20:59');
    expect(at(day)).toBe('2026-11-27T14:30');
    expect(at(day + 3.5 * MS_PER_HOUR)).toBe('2026-11-30T14:30');
    expect(time.at(day + 1.75 * MS_PER_HOUR).sessions).toBe(1.5);
  });
});

describe(newWorld.name, () => {
  it('begins half an hour into the next session', () => {
    expect(instantToIso(new Exchange(world).timeAt(SUNDAY).now)).toBe('2026-11-23T15:00:00.000Z');
  });
});

describe(resumeWorld.name, () => {
  const settings = { seed: 1, rate: 1 };

  it('has gone on after a short absence and waited through a long one, never going back', () => {
    const stored = { ...world, seenWall: passed(MS_PER_HOUR) };
    const soon = resumeWorld(stored, settings, passed(MS_PER_HOUR + 2 * MS_PER_MINUTE));
    expect(openMsAt(soon, passed(MS_PER_HOUR + 2 * MS_PER_MINUTE))).toBe(92 * MS_PER_MINUTE);
    const late = resumeWorld(stored, settings, passed(3 * MS_PER_DAY));
    expect(openMsAt(late, passed(3 * MS_PER_DAY))).toBe(91 * MS_PER_MINUTE);
  });

  it('keeps its place when the rate changes, and begins anew with another seed', () => {
    const faster = resumeWorld({ ...world, seenWall: passed(60_000) }, { seed: 1, rate: 60 }, passed(60_000));
    expect(openMsAt(faster, passed(60_000))).toBe(31 * MS_PER_MINUTE);
    expect(openMsAt(faster, passed(120_000))).toBe(91 * MS_PER_MINUTE);
    expect(resumeWorld(world, { seed: 2, rate: 1 }, SUNDAY).seed).toBe(2);
  });
});

describe(Exchange.name, () => {
  const exchange = new Exchange(world);

  it('lists at least fifty underlyings, each with six to eight expiries and a hundred contracts', () => {
    expect(exchange.tickers.length).toBeGreaterThanOrEqual(50);
    expect(exchange.tickers).toEqual(expect.arrayContaining(['AAPL', 'NVDA', 'JPM', 'KO', 'SPY']));
    let contracts = 0;
    for (const ticker of exchange.tickers) {
      const chain = exchange.chainAt(ticker, exchange.timeAt(SUNDAY));
      const expiries = new Set(chain?.contracts.map((contract) => contract.expiry));
      expect(expiries.size).toBeGreaterThanOrEqual(6);
      expect(expiries.size).toBeLessThanOrEqual(8);
      expect(chain?.contracts.length).toBeGreaterThan(100);
      contracts += chain?.contracts.length ?? 0;
    }
    expect(contracts).toBeLessThan(35_000);
  });

  it('shows the very same world after a restart, whatever was asked before', () => {
    const moment = passed(20 * MS_PER_HOUR);
    for (let ms = 0; ms < 20 * MS_PER_HOUR; ms += MS_PER_HOUR) exchange.quotesAt('AAPL', exchange.timeAt(passed(ms)));
    const reborn = new Exchange(JSON.parse(JSON.stringify(world)));
    const one = exchange.quotesAt('AAPL', exchange.timeAt(moment));
    const two = reborn.quotesAt('AAPL', reborn.timeAt(moment));
    expect(two?.quotes).toEqual(one?.quotes);
    expect(two?.chain.contracts).toEqual(one?.chain.contracts);
    const other = new Exchange({ ...world, seed: 2 });
    expect(other.quotesAt('AAPL', other.timeAt(moment))?.quotes.spotBid).not.toBe(one?.quotes.spotBid);
  });

  it('quotes without arbitrage: never crossed, puts rise and calls fall with the strike, parity within the spreads', () => {
    for (const ticker of ['SPY', 'AAPL', 'KO', 'F', 'TXN']) {
      const { chain, quotes } = exchange.quotesAt(ticker, exchange.timeAt(passed(3 * MS_PER_HOUR))) ?? never();
      const spot = (quotes.spotBid + quotes.spotAsk) / 2;
      chain.contracts.forEach((contract, row) => {
        const [bid, ask] = [quotes.bid[row] as number, quotes.ask[row] as number];
        expect(bid).toBeGreaterThanOrEqual(0);
        expect(ask).toBeGreaterThan(bid);
        const before = chain.contracts[row - 2];
        if (before?.expiry === contract.expiry) {
          const [lower, higher] = contract.right === 'put' ? [row - 2, row] : [row, row - 2];
          expect(quotes.ask[higher] as number).toBeGreaterThanOrEqual(quotes.bid[lower] as number);
        }
        if (contract.right === 'call') {
          // European parity holds up to dividends and early exercise: within three percent of spot, and the spreads.
          const parity = (bid + ask - (quotes.bid[row - 1] as number) - (quotes.ask[row - 1] as number)) / 2;
          const carried = spot - contract.strike * 10_000;
          const spreads = ask - bid + (quotes.ask[row - 1] as number) - (quotes.bid[row - 1] as number);
          expect(Math.abs(parity - carried)).toBeLessThan(0.03 * spot + spreads);
        }
      });
    }
  });

  it('moves: prices, sizes and volume differ an hour later, and volume only grows within a session', () => {
    const early = exchange.quotesAt('NVDA', exchange.timeAt(passed(MS_PER_HOUR))) ?? never();
    const late = exchange.quotesAt('NVDA', exchange.timeAt(passed(2 * MS_PER_HOUR))) ?? never();
    expect(late.quotes.spotBid).not.toBe(early.quotes.spotBid);
    let traded = 0;
    late.quotes.volume.forEach((volume, row) => {
      expect(volume).toBeGreaterThanOrEqual(early.quotes.volume[row] as number);
      traded += volume - (early.quotes.volume[row] as number);
    });
    expect(traded).toBeGreaterThan(1_000);
  });

  it('never delists a contract before it has expired', () => {
    for (const ticker of ['TSLA', 'KO']) {
      let before: readonly { ticker: string; expiry: string }[] = [];
      for (let session = 0; session < 40; session += 1) {
        const time = exchange.timeAt(passed(session * 6.5 * MS_PER_HOUR));
        const chain = exchange.chainAt(ticker, time) ?? never();
        const now = new Set(chain.contracts.map((contract) => contract.ticker));
        const alive = before.filter((contract) => contract.expiry >= chain.session.date);
        expect(alive.filter((contract) => !now.has(contract.ticker))).toEqual([]);
        before = chain.contracts;
      }
    }
  });
});

describe(listedExpiries.name, () => {
  it('are four weeklies and four monthlies', () => {
    expect(listedExpiries('2026-11-23' as TradingDate)).toEqual([
      '2026-11-27',
      '2026-12-04',
      '2026-12-11',
      '2026-12-18',
      '2027-01-15',
      '2027-02-19',
      '2027-03-19',
    ]);
  });
});

function never(): never {
  throw new Error('the ticker is listed');
}
