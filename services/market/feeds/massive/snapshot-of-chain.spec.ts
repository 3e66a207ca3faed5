import { describe, expect, it } from '@jest/globals';
import { RowFlag, symbolOfRow } from '#core/model';
import { type Instant, instant, type Price, type Underlying } from '#core/units';
import { curveOfOneRate } from '../../rates/index.js';
import { MarketState, VERDICTS } from '../../state/index.js';
import { WatchedChain } from '../live/index.js';
import { addQuote, mapSnapshot } from './map.js';
import type { SnapshotContract } from './parse-answers.js';
import type { QuoteEvent } from './parse-events.js';

const NOW = instant(Date.parse('2026-11-23T15:00:00Z'));
const DAY_START = instant(Date.parse('2026-11-23T05:00:00Z'));
/** As the vendor tells them. */
const told = (rows: readonly SnapshotContract[]) => mapSnapshot({ rows, unreadable: 0 }, DAY_START);
const PUT = 'AAPL261218P00270000';
const CALL = 'AAPL261218C00270000';

function listed(symbol: string, change: Partial<SnapshotContract> = {}, ms = NOW as number): SnapshotContract {
  return {
    details: { ticker: `O:${symbol}`, shares_per_contract: 100 },
    day: { close: 5.1, volume: 12, last_updated: ms * 1e6 },
    last_quote: { bid: 5, ask: 5.2, bid_size: 10, ask_size: 20, last_updated: ms * 1e6 },
    open_interest: 400,
    underlying_asset: { price: 271.5, last_updated: ms * 1e6, timeframe: 'REAL-TIME' },
    ...change,
  };
}

function quote(ms: number, bid: number, sequence = ms): QuoteEvent {
  const [low, high] = [bid * 10_000, bid * 10_000 + 2_000] as Price[];
  return {
    kind: 'quote',
    ticker: `O:${PUT}`,
    bid: low as Price,
    ask: high as Price,
    bidSize: 1,
    askSize: 2,
    ts: instant(ms),
    sequence,
  };
}

const ANY_TIME = { latest: Infinity, sessionFrom: 0, sessionUntil: Infinity };

function newChain() {
  const market = new MarketState(64);
  return { market, chain: new WatchedChain('AAPL' as Underlying, market) };
}

function open(...wire: readonly SnapshotContract[]) {
  const { chain, market } = newChain();
  chain.install(told(wire), NOW);
  const applyQuote = (event: QuoteEvent) => {
    market.batch.count = 0;
    addQuote(market.batch, event);
    market.apply(ANY_TIME);
    return VERDICTS[market.batch.verdicts[0] as number];
  };
  const frame = () => {
    const made = chain.toFrame({ sequence: 1, source: 'massive', tsReceived: NOW, curveOn: curveOfOneRate(0.04) });
    if (!made) throw new Error('the chain has a snapshot');
    return made;
  };
  const row = (symbol = PUT) => {
    const made = frame();
    const { columns } = made;
    const index = Array.from({ length: made.rowCount }, (_, at) => at).find((at) => symbolOfRow(made, at) === symbol);
    if (index === undefined) throw new Error(`${symbol} is listed`);
    return {
      bid: columns.bid[index],
      ask: columns.ask[index],
      volume: columns.volume[index],
      openInterest: columns.openInterest[index],
      last: columns.last[index],
      quoteTs: columns.quoteTs[index] as number,
      flags: columns.flags[index] as number,
      iv: columns.iv[index] as number,
    };
  };
  return { chain, market, applyQuote, frame, row };
}

const MISSING = -2_147_483_648;

describe(WatchedChain.name, () => {
  it('keeps events that came while a snapshot was under way', () => {
    const { chain, applyQuote, row } = open(listed(PUT), listed(CALL));
    expect(applyQuote(quote(NOW + 2_000, 6))).toBe('applied');
    chain.install(told([listed(PUT, {}, NOW + 1_000), listed(CALL)]), NOW);
    expect(row()).toMatchObject({ bid: 60_000, quoteTs: NOW + 2_000 });
    chain.install(told([listed(PUT, {}, NOW + 3_000), listed(CALL)]), NOW);
    expect(row()).toMatchObject({ bid: 50_000, quoteTs: NOW + 3_000 });
  });

  it('drops what comes twice, late or for a contract that is not listed', () => {
    const { applyQuote, row } = open(listed(PUT));
    expect(applyQuote(quote(NOW + 2_000, 6, 10))).toBe('applied');
    expect(applyQuote(quote(NOW + 2_000, 6, 10))).toBe('duplicate');
    expect(applyQuote(quote(NOW + 1_000, 7, 9))).toBe('out_of_order');
    expect(applyQuote({ ...quote(NOW + 3_000, 6), ticker: 'O:AAPL261218P00010000' })).toBe('unlisted');
    expect(row()).toMatchObject({ bid: 60_000 });
  });

  it('shows a side that is gone as missing, a bid of zero as zero, and both as not tradable', () => {
    const { applyQuote, row } = open(listed(PUT));
    const { bid: _bid, bidSize: _size, ...askOnly } = quote(NOW + 1, 1);
    applyQuote(askOnly);
    expect(row()).toMatchObject({ bid: MISSING, flags: expect.any(Number) });
    expect(row().flags & RowFlag.oneSided).not.toBe(0);
    applyQuote(quote(NOW + 2, 0));
    expect(row()).toMatchObject({ bid: 0 });
    expect(row().flags & RowFlag.zeroBid).not.toBe(0);
  });

  it('has no quote and no stamp where the plan gives none', () => {
    const { last_quote: _quote, ...bare } = listed(PUT);
    const { row } = open(bare);
    expect(row()).toMatchObject({ bid: MISSING, ask: MISSING, quoteTs: Number.NaN, openInterest: 400 });
    expect(row().flags & RowFlag.oneSided).not.toBe(0);
  });

  it('does not take the volume of an earlier day for today’s', () => {
    const friday = { close: 4.9, volume: 800, last_updated: (NOW - 3 * 86_400_000) * 1e6 };
    const { row } = open(listed(PUT, { day: friday }), listed(CALL, { day: {} }));
    expect(row()).toMatchObject({ volume: MISSING, last: 49_000 });
    expect(row(CALL)).toMatchObject({ volume: MISSING, last: MISSING });
  });

  it('flags deliverables that are not 100 shares', () => {
    const { row } = open(listed(PUT, { details: { ticker: `O:${PUT}`, shares_per_contract: 150 } }));
    expect(row().flags & RowFlag.adjusted).not.toBe(0);
  });

  it('shows neither a price that jumped nor lets the one before it be traded on, until a second quote bears it out', () => {
    const { applyQuote, row } = open(listed(PUT));
    expect(applyQuote(quote(NOW + 1_000, 12))).toBe('jump_held');
    expect(row()).toMatchObject({ bid: 50_000 });
    expect(row().flags & RowFlag.stale).not.toBe(0);
    expect(applyQuote(quote(NOW + 2_000, 5.1))).toBe('applied');
    expect(row().flags & RowFlag.stale).toBe(0);
    expect(applyQuote(quote(NOW + 3_000, 12))).toBe('jump_held');
    expect(applyQuote(quote(NOW + 4_000, 12.5))).toBe('jump_confirmed');
    expect(row()).toMatchObject({ bid: 125_000 });
    expect(row().flags & RowFlag.stale).toBe(0);
  });

  it('takes a snapshot as the second opinion on a price that jumped', () => {
    const { chain, applyQuote, row } = open(listed(PUT));
    applyQuote(quote(NOW + 1_000, 12));
    const moved = { bid: 12, ask: 12.2, bid_size: 1, ask_size: 1, last_updated: (NOW + 2_000) * 1e6 };
    chain.install(told([listed(PUT, { last_quote: moved })]), NOW);
    expect(row()).toMatchObject({ bid: 120_000 });
  });

  it('lists new contracts, lets expired ones go and keeps the quotes of the others', () => {
    const { chain, market, applyQuote, frame, row } = open(listed(PUT), listed(CALL));
    applyQuote(quote(NOW + 1_000, 6));
    chain.install(told([listed(PUT), listed('AAPL270115P00270000')]), NOW);
    expect([frame().rowCount, market.contractCount, market.rowOf(CALL)]).toEqual([2, 2, -1]);
    expect(row()).toMatchObject({ bid: 60_000 });
    expect(row('AAPL270115P00270000')).toMatchObject({ bid: 50_000 });
    chain.close();
    expect([chain.hasSnapshot, market.contractCount]).toEqual([false, 0]);
  });

  it('values only expiries that changed, with the same numbers as all of them', () => {
    const later = ['AAPL270115P00270000', 'AAPL270115C00270000'];
    const { chain, applyQuote, frame } = open(...[PUT, CALL, ...later].map((symbol) => listed(symbol)));
    const first = frame();
    expect(chain.theoryCounters).toEqual({ slicesKept: 0, slicesValued: 2 });
    applyQuote(quote(NOW + 100, 5.5));
    const second = frame();
    expect(chain.theoryCounters).toEqual({ slicesKept: 1, slicesValued: 3 });
    expect(second.columns.iv[0]).not.toBe(first.columns.iv[0]);
    expect([...second.columns.iv.slice(2)]).toEqual([...first.columns.iv.slice(2)]);
    expect([...second.columns.flags.slice(2)]).toEqual([...first.columns.flags.slice(2)]);
    expect(second.expiries[1]?.forward).toBe(first.expiries[1]?.forward);
  });

  it('counts rows that are no option contracts', () => {
    const { chain } = newChain();
    // The first is the ticker in the vendor's own OpenAPI example: one digit too many.
    const odd = ['O:AAPL211022C000150000', 'AAPL', 'O:'].map((ticker) => ({
      ...listed(PUT),
      details: { ticker, shares_per_contract: 100 },
    }));
    const snapshot = told([...odd, listed(PUT)]);
    expect(snapshot.unreadable).toBe(3);
    chain.install(snapshot, NOW);
  });

  describe('the price of the underlying', () => {
    const spotAt = (ms: number, bid = 271) => ({
      bid: (bid * 10_000) as Price,
      ask: (bid * 10_000 + 100) as Price,
      ts: instant(ms),
    });

    it('gives theory while it is fresh, and none once it is old', () => {
      const { chain, frame, row } = open(listed(PUT), listed(CALL));
      expect(frame().spotBid).toBe(2_715_000);
      expect(row().iv).toBeGreaterThan(0);
      chain.dropSpotBefore((NOW + 1) as Instant);
      expect(chain.isDirty).toBe(true);
      expect(frame().spotBid).toBeUndefined();
      expect(row().iv).toBeNaN();
      expect(chain.applySpot(spotAt(NOW + 5))).toBe('applied');
      chain.dropSpotBefore((NOW + 1) as Instant);
      expect(frame().spotBid).toBe(2_710_000);
    });

    it('never goes back in time and survives a snapshot with an older one', () => {
      const { chain, frame } = open(listed(PUT));
      chain.applySpot(spotAt(NOW + 5_000));
      expect(chain.applySpot(spotAt(NOW + 4_000, 270))).toBe('out_of_order');
      chain.install(told([listed(PUT)]), NOW);
      expect(frame().spotBid).toBe(2_710_000);
    });

    it('is not taken from a plan that gives it late', () => {
      const { chain } = newChain();
      const late = { price: 271.5, last_updated: NOW * 1e6, timeframe: 'DELAYED' } as const;
      chain.install(told([listed(PUT, { underlying_asset: late })]), NOW);
      expect(chain.isSpotDelayed).toBe(true);
      expect(chain.spot).toBeUndefined();
    });

    it('that moves by more than half at once is held until a second one bears it out', () => {
      const { chain, frame } = open(listed(PUT));
      expect(chain.applySpot(spotAt(NOW + 1, 408))).toBe('jump_held');
      expect(frame().spotBid).toBe(2_715_000);
      expect(chain.applySpot(spotAt(NOW + 2, 271))).toBe('applied');
      expect(chain.applySpot(spotAt(NOW + 3, 408))).toBe('jump_held');
      expect(chain.applySpot(spotAt(NOW + 4, 409))).toBe('jump_confirmed');
      expect(frame().spotBid).toBe(4_090_000);
    });
  });
});
