import { afterEach, describe, expect, it } from '@jest/globals';
import { type ChainFrame, RowFlag } from '#core/model';
import type { Underlying } from '#core/units';
import { truthAt, untilTrue } from '../live/testing/index.js';
import { MassiveVendor } from './massive-vendor.js';
import { type BenchOptions, type MassiveBench, openMassiveBench } from './testing/index.js';

let bench: MassiveBench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function open(options: BenchOptions = {}): Promise<MassiveBench> {
  bench = await openMassiveBench(options);
  return bench;
}

async function openLive(options: BenchOptions = {}): Promise<MassiveBench> {
  const opened = await open(options);
  // The shares' quotes may come before the vendor has taken the options' subscriptions.
  await opened.until(
    () => opened.feed.status.state === 'live' && count('events') > 0 && sizes(opened)[0] === count('streamed'),
  );
  return opened;
}

/** Contracts whose quotes are subscribed, by connection. */
const sizes = ({ vendor }: MassiveBench) => vendor.subscribed().map((tickers) => tickers.length);
const streamed = ({ vendor }: MassiveBench) => new Set(vendor.subscribed().flat());
const count = (name: string) => bench?.feed.measure()[name] ?? Number.NaN;

describe(MassiveVendor.name, () => {
  it('publishes the chains that are watched, and no others, as the exchange has them', async () => {
    const one = await openLive({ underlyings: ['AAPL', 'KO'] });
    await untilTrue(one, 'AAPL');
    await untilTrue(one, 'KO');
    expect(new Set(one.sink.log.map(({ frame }) => frame.underlying))).toEqual(new Set(['AAPL', 'KO']));
    expect(one.stored()).toMatchObject({ source: 'massive', clock: { mode: 'simulator', rate: 1, held: false } });
    const frame = one.newest('AAPL');
    if (!frame) throw new Error('AAPL was published');
    expect([frame.source, frame.stampsAssumed, frame.staleCopy]).toEqual(['massive', false, false]);
    const spot = (frame.spotBid ?? 0) / 10_000;
    for (const slice of frame.expiries) expect(Math.abs((slice.forward ?? 0) / spot - 1)).toBeLessThan(0.03);
    expect([count('unlisted'), count('from_future'), count('not_json'), one.failures]).toEqual([0, 0, 0, []]);
  });

  it('follows the watchlist', async () => {
    const one = await openLive({ underlyings: ['AAPL'] });
    one.watched.underlyings = ['NVDA'] as Underlying[];
    await one.until(
      () =>
        one.newest('NVDA') !== undefined &&
        one.vendor.subscribed()[0]?.some((ticker) => ticker.startsWith('O:NVDA')) === true,
    );
    await untilTrue(one, 'NVDA');
    const published = one.sink.log.filter(({ frame }) => frame.underlying === 'AAPL').length;
    await one.pass(3_000);
    expect(one.sink.log.filter(({ frame }) => frame.underlying === 'AAPL')).toHaveLength(published);
    one.watched.underlyings = [];
    await one.until(() => one.feed.status.state === 'idle');
  });

  describe('a connection that is lost', () => {
    it('comes back with its subscriptions, and a snapshot tells what was missed', async () => {
      const one = await openLive();
      const [before] = one.vendor.subscribed();
      expect(before?.length).toBeGreaterThan(400);
      one.vendor.disconnect();
      await one.until(() => count('lost') === 2);
      one.clock.pass(600_000);
      const snapshots = count('snapshots');
      await one.until(() => one.feed.status.state === 'live' && sizes(one)[0] === before?.length);
      await one.until(() => count('snapshots') >= snapshots + 2);
      expect(one.vendor.subscribed()[0]).toEqual(before);
      await untilTrue(one, 'AAPL');
      await untilTrue(one, 'KO');
      const sequences = one.sink.log
        .filter(({ frame }) => frame.underlying === 'KO')
        .map(({ frame }) => frame.sequence);
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    });

    it('asks for snapshots of what it carries as soon as it is subscribed again', async () => {
      // The exchange is closed by the calendar: snapshots in their turn come ten minutes apart.
      const one = await open({ isSimulated: false });
      await one.until(() => sizes(one)[0] !== undefined && count('snapshots') === 4);
      await one.pass(60_000);
      const before = count('snapshots');
      one.vendor.disconnect();
      await one.until(() => count('lost') >= 2);
      await one.until(() => count('snapshots') >= before + 2);
      expect(sizes(one)[0]).toBe(count('streamed'));
    });

    it.each(['force_disconnect', 'slow_consumer', 'max_connections'])(
      'is given up when the vendor says %s',
      async (status) => {
        const one = await openLive();
        const lost = count('lost');
        one.vendor.sendStatus(status);
        await one.until(() => count('lost') > lost);
        await one.until(() => one.feed.status.state === 'live');
        await untilTrue(one, 'AAPL');
      },
    );

    it('is given up when not even pings are answered, and tried with growing pauses', async () => {
      const one = await openLive();
      const attempts = count('attempts');
      one.vendor.freeze(true);
      await one.until(() => one.feed.status.code === 'SILENT');
      await one.pass(60_000);
      // Options and shares: each attempt waits 10 s for its sign-in, and every pause may be twice the one before.
      expect(count('attempts') - attempts).toBeGreaterThan(2);
      expect(count('attempts') - attempts).toBeLessThan(16);
      one.vendor.freeze(false);
      await one.until(() => one.feed.status.state === 'live');
      await untilTrue(one, 'AAPL');
    });
  });

  describe('silence', () => {
    it('is a stall when the socket answers pings and the shares trade', async () => {
      const one = await openLive();
      one.vendor.script.muted.add('options');
      await one.until(() => count('stalls') > 0);
      expect(one.feed.status).toMatchObject({ state: 'degraded', code: 'STALLED' });
      await one.until(() => count('lost') === 1 && count('attempts') > 2);
      one.vendor.script.muted.clear();
      await one.until(() => one.feed.status.state === 'live');
    });

    it('is no stall when trading is halted', async () => {
      const one = await openLive();
      one.vendor.market.haltedAt = one.clock.now();
      await one.until(() => one.feed.status.state === 'quiet');
      await one.pass(60_000);
      expect(one.feed.status).toEqual({ state: 'quiet', code: 'UNTRADED' });
      expect([count('stalls'), count('lost')]).toEqual([0, 0]);
    });

    it('is no stall while the exchange is closed by the calendar', async () => {
      // By the wall it is three in the morning in New York; the simulated world is seven hours ahead.
      const one = await open({ isSimulated: false });
      await one.until(() => count('from_future') > 0);
      one.vendor.script.muted.add('options').add('stocks');
      await one.until(() => one.feed.status.state === 'quiet');
      await one.pass(60_000);
      expect(one.feed.status).toEqual({ state: 'quiet', code: 'CLOSED' });
      expect([count('stalls'), count('lost')]).toEqual([0, 0]);
      expect(one.failures).toContainEqual(expect.objectContaining({ code: 'FEED_CLOCK_OFF' }));
      expect(one.stored()).toMatchObject({ clock: { mode: 'live', rate: 1 } });
    });
  });

  describe('a key that is refused', () => {
    it('is told from a lost connection and tried again rarely', async () => {
      const one = await openLive();
      one.vendor.script.keys.clear();
      one.vendor.disconnect();
      await one.until(() => one.feed.status.state === 'refused');
      await one.until(() => one.failures.length > 0);
      expect(one.failures).toContainEqual(expect.objectContaining({ code: 'MASSIVE_KEY_REFUSED', retryable: false }));
      await one.until(() => count('keyRefused') === 2);
      const attempts = count('attempts');
      await one.pass(120_000);
      expect(count('attempts')).toBe(attempts);
      one.vendor.script.keys.add('simulator');
      one.clock.pass(300_000);
      await one.until(() => one.feed.status.state === 'live');
      await untilTrue(one, 'KO');
    });

    it('opens nothing when the first request is refused, and is written nowhere', async () => {
      const one = await open({ key: 'a-key-that-is-dead' });
      await one.until(() => one.feed.status.state === 'refused');
      await one.pass(60_000);
      expect(one.sink.log).toEqual([]);
      expect(count('attempts')).toBe(0);
      const told = JSON.stringify([one.failures, one.feed.takeSamples(), one.feed.status, one.feed.measure()]);
      expect(told).toContain('MASSIVE_KEY_REFUSED');
      expect(told).not.toContain('a-key-that-is-dead');
    });
  });

  describe('what cannot be used', () => {
    it('is counted by reason and changes nothing', async () => {
      const one = await openLive();
      const kinds = ['not_json', 'truncated', 'not_array', 'wrong_types', 'missing_fields', 'unknown_event'] as const;
      for (const kind of kinds) one.vendor.sendBad(kind);
      await one.until(() => count('unknown_event') === 1);
      expect(['not_json', 'not_array', 'field_type', 'field_missing', 'unknown_event'].map(count)).toEqual([
        2, 1, 1, 1, 1,
      ]);
      expect(one.feed.takeSamples().map(({ reason }) => reason)).toContain('not_json');
      expect(count('lost')).toBe(0);
      await untilTrue(one, 'AAPL');
    });

    it('ends the connection when it is larger than any frame', async () => {
      const one = await openLive();
      one.vendor.sendBad('oversized');
      await one.until(() => count('lost') === 1);
      await one.until(() => one.feed.status.state === 'live');
      await untilTrue(one, 'AAPL');
    });

    it('is a snapshot without contracts: the chain stays', async () => {
      const one = await openLive({ underlyings: ['KO'] });
      await one.until(() => one.newest('KO') !== undefined);
      const empty = JSON.stringify({ status: 'OK', results: [], serverTime: '2027-01-15T10:00:00-05:00' });
      const failed = count('snapshotsFailed');
      await one.until(() => {
        if (one.vendor.script.restFaults.length === 0) one.vendor.script.restFaults.push({ status: 200, body: empty });
        return count('snapshotsFailed') > failed;
      });
      one.vendor.script.restFaults.length = 0;
      await one.until(() => one.failures.length > 0);
      expect(one.failures).toContainEqual(
        expect.objectContaining({ code: 'MASSIVE_ANSWER_UNREADABLE', retryable: true }),
      );
      await untilTrue(one, 'KO');
    });

    it('are quotes that come twice or late', async () => {
      const one = await openLive();
      one.vendor.market.isDoubling = true;
      one.vendor.market.isDisordered = true;
      await one.until(() => count('duplicate') > 100 && count('out_of_order') > 100);
      await untilTrue(one, 'AAPL');
    });
  });

  it('shows crossed quotes as such', async () => {
    const one = await openLive();
    one.vendor.market.isCrossed = true;
    await one.until(() => (one.newest('AAPL')?.quality.crossed ?? 0) > 50);
    const frame = one.newest('AAPL') as ChainFrame;
    const { bid, ask, flags } = frame.columns;
    for (let row = 0; row < frame.rowCount; row += 1) {
      const isCrossed = ((flags[row] as number) & RowFlag.crossed) !== 0;
      expect(isCrossed).toBe((bid[row] as number) > (ask[row] as number) && (ask[row] as number) > 0);
    }
  });

  it('holds prices that jump by more than half until they are borne out, and shows none before', async () => {
    const one = await openLive();
    const before = count('jump_held');
    one.vendor.market.priceFactor = 2;
    await one.until(() => count('jump_held') > before + 50 && count('jumpsConfirmed') > 50);
    expect(one.feed.takeSamples().map(({ reason }) => reason)).toContain('jump_held');
    one.vendor.market.priceFactor = 1;
    await untilTrue(one, 'AAPL');
  });

  it('takes a burst in without a frame for each event', async () => {
    const one = await openLive();
    one.vendor.market.burst = 200;
    const events = count('events');
    const frames = one.sink.log.length;
    await one.until(() => count('events') > events + 50_000);
    one.vendor.market.burst = 1;
    expect(one.sink.log.length - frames).toBeLessThan(500);
    one.clock.pass(1_000);
    await untilTrue(one, 'AAPL');
  });

  describe('with more contracts than are streamed', () => {
    it('keeps to the limit of a connection, streams what is held, and the rest is told by snapshots', async () => {
      const one = await open({ underlyings: ['AAPL', 'KO'], contractsPerConnection: 100 });
      await one.until(() => sizes(one)[0] === 100);
      const far = [...truthAt(one, 'KO', one.clock.now()).keys()].find((symbol) => !streamed(one).has(`O:${symbol}`));
      one.watched.held = [far ?? ''];
      await one.until(() => streamed(one).has(`O:${far}`));
      await one.until(() => sizes(one)[0] === 100);
      await untilTrue(one, 'AAPL');
      one.clock.pass(60_000);
      await untilTrue(one, 'AAPL');
      expect([count('streamed'), count('subscriptionsRefused')]).toEqual([100, 0]);
    });

    it('uses as many connections as the plan allows', async () => {
      const one = await open({ contractsPerConnection: 150, connectionsMax: 3 });
      one.vendor.script.connectionsMax = 3;
      await one.until(() => sizes(one).join() === '150,150,150');
      await untilTrue(one, 'AAPL');
    });

    it('never asks for more than 1,000 contracts on one connection', async () => {
      const one = await openLive({ underlyings: ['SPY', 'QQQ', 'AAPL', 'NVDA', 'MSFT'] });
      await one.until(() => sizes(one)[0] === 1_000);
      expect(count('subscriptionsRefused')).toBe(0);
    });

    it('lives with the connections that the vendor gives', async () => {
      const one = await open({ contractsPerConnection: 150, connectionsMax: 2 });
      await one.until(() => one.feed.status.code === 'MAX_CONNECTIONS');
      await untilTrue(one, 'AAPL');
      expect(sizes(one)).toEqual([150]);
    });
  });
});
