import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { type Instant, instant, type Price, type TradingDate, type Underlying } from '#core/units';
import type { QuotePart, QuoteReport, QuoteWish } from '#store/broker-quotes';
import { MarketState, symbolOfKey } from '../../state/index.js';
import { type Spot, WatchedChain } from '../live/index.js';
import { BrokerVendor } from './broker-vendor.js';

/** 2025-11-26 10:00 in New York. */
const NOW = instant(Date.UTC(2025, 10, 26, 15));
const OPEN_AT = instant(Date.UTC(2025, 10, 26, 14, 30));
const AAPL = 'AAPL' as Underlying;
const [NEAR, FAR] = ['2025-12-19', '2026-01-16'] as TradingDate[] as [TradingDate, TradingDate];
const PUT = 'AAPL251219P00265000' as OccSymbol;
const CALL = 'AAPL260116C00300000' as OccSymbol;
const QUOTED = { symbol: PUT, bid: 24_500 as Price, ask: 25_500 as Price, bidSize: 0, tsEvent: NOW };

/** A vendor before a desk that says what the test says. */
class Stage {
  nowMs = 0;
  readonly wishes: QuoteWish[] = [];
  readonly told: string[] = [];
  readonly spots: (Spot | undefined)[] = [];
  report: QuoteReport | undefined;
  missed = 0;
  private tellPart: (part: QuotePart) => void = () => undefined;
  private readonly market = new MarketState(1_000);
  readonly vendor = new BrokerVendor(
    { days: 75 },
    {
      clock: { monotonicMs: () => this.nowMs, now: () => (NOW + this.nowMs) as Instant },
      desk: {
        putWish: async (wish) => void this.wishes.push(wish),
        report: async () => this.report,
        listen: (onPart) => {
          this.tellPart = onPart;
        },
        close: async () => undefined,
      },
    },
    {
      batch: this.market.batch,
      onQuotes: () => this.noteBatch(),
      onSpot: (_underlying, spot) => this.spots.push(spot) > 0,
      onBar: () => undefined,
      onFault: () => undefined,
      onMissed: () => {
        this.missed += 1;
      },
    },
  );

  follow(held: readonly string[] = []): void {
    const chains = [new WatchedChain(AAPL, this.market)];
    this.vendor.plan({ chains, held: new Set(held), shares: [AAPL], now: NOW });
  }

  async look(passedMs: number): Promise<void> {
    this.nowMs += passedMs;
    this.vendor.look((NOW + this.nowMs) as Instant, OPEN_AT);
    // What is said to the desk is answered within these turns.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }

  tell(told: readonly TradingDate[], options: QuotePart['options']): void {
    const chain = { underlying: AAPL, wanted: [NEAR, FAR], told };
    this.tellPart({ version: 1, readAt: NOW, chain, options, underlyings: [] });
  }

  tellPrices(part: Pick<QuotePart, 'options' | 'underlyings'>): void {
    this.tellPart({ version: 1, readAt: NOW, ...part });
  }

  says(wait?: QuoteReport['wait']): void {
    const counts = { logins: wait === undefined ? 1 : 0, requests: 0, failures: 0 };
    this.report = { version: 1, at: NOW, deskId: 'desk-1', ...(wait && { wait }), ...counts };
  }

  private noteBatch(): void {
    const { count, keys, bid } = this.market.batch;
    for (let at = 0; at < count; at += 1) {
      const [root = 0, middle = 0, tail = 0] = keys.subarray(3 * at, 3 * at + 3);
      this.told.push(`${symbolOfKey(root, middle, tail)} ${bid[at]}`);
    }
  }
}

describe(BrokerVendor.name, () => {
  it('says what it wants each second, what is held among it', async () => {
    const stage = new Stage();
    stage.follow([PUT]);
    await stage.look(0);
    await stage.look(500);
    await stage.look(500);
    expect(stage.wishes).toHaveLength(2);
    expect(stage.wishes[0]).toMatchObject({ underlyings: [AAPL], held: [PUT], until: '2026-02-09', isOpen: true });
  });

  it('gives a chain once every expiry of it has come, and then each part as quotes', async () => {
    const stage = new Stage();
    stage.follow();
    const chain = stage.vendor.readChain(AAPL);
    stage.tell([NEAR], [QUOTED]);
    expect(stage.told).toEqual([]);
    stage.tell([FAR], [{ symbol: CALL }]);
    const { rows, unreadable } = await chain;
    expect(unreadable).toBe(0);
    expect(rows).toHaveLength(2);
    // A size of 0 is one; what the broker does not say is missing, a stamp too.
    expect(rows[0]).toMatchObject({ bid: 24_500, bidSize: 0, quoteTs: NOW, adjusted: false });
    expect(Object.keys(rows[1] ?? {}).sort()).toEqual(['adjusted', 'contract', 'quoteTs']);
    expect(rows[1]?.quoteTs).toBeNaN();
    stage.tell([NEAR], [{ ...QUOTED, bid: 24_600 as Price }]);
    expect(stage.told).toEqual([`${PUT} 24600`]);
    stage.tellPrices({ options: [{ ...QUOTED, bid: 24_700 as Price }], underlyings: [] });
    expect((await stage.vendor.readChain(AAPL)).rows[0]).toMatchObject({ bid: 24_700 });
  });

  it('tells an underlying’s price by both its sides, an index by its last price, and none without a stamp', () => {
    const stage = new Stage();
    stage.follow();
    const [bid, ask, last] = [2_775_000, 2_776_000, 2_775_500] as [Price, Price, Price];
    for (const quote of [
      { bid, ask, tsEvent: NOW },
      { last, tsEvent: NOW },
      { bid, last, tsEvent: NOW },
      { bid, ask },
    ]) {
      stage.tellPrices({ options: [], underlyings: [{ underlying: AAPL, ...quote }] });
    }
    expect(stage.spots).toEqual([{ bid, ask, ts: NOW }, { bid: last, ask: last, ts: NOW }, undefined, undefined]);
  });

  it('says that no desk answers after two seconds, what a desk waits for at once, and hurries once one reads', async () => {
    const stage = new Stage();
    stage.follow();
    await stage.look(0);
    expect(stage.vendor.report().wait).toBeUndefined();
    await stage.look(2_001);
    expect(stage.vendor.report().wait).toBe('DESK_AWAY');
    stage.says('OPERATOR_LOGIN_ENDED');
    await stage.look(1_000);
    expect(stage.vendor.report().wait).toBe('OPERATOR_LOGIN_ENDED');
    stage.says();
    await stage.look(1_000);
    expect([stage.vendor.report().wait, stage.missed]).toEqual([undefined, 1]);
  });

  it('refuses at once a chain that somebody only looks at while nobody reads, and lets no wait be without an end', async () => {
    const stage = new Stage();
    stage.follow();
    stage.says('NO_OPERATOR_LOGIN');
    await stage.look(0);
    await expect(stage.vendor.readChain('KO' as Underlying)).rejects.toMatchObject({ code: 'NO_OPERATOR_LOGIN' });
    stage.says();
    await stage.look(1_000);
    const waiting = stage.vendor.readChain(AAPL);
    const ended = expect(waiting).rejects.toMatchObject({ code: 'BROKER_CHAIN_LATE' });
    await stage.look(120_000);
    await ended;
  });
});
