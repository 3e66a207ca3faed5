import { afterEach, describe, expect, it } from '@jest/globals';
import type { Underlying } from '#core/units';
import { type BenchOptions, type LiveBench, openLiveBench, untilTrue } from '../live/testing/index.js';
import { ThetaVendor } from './theta-vendor.js';

let bench: LiveBench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const count = (name: string) => bench?.feed.measure()[name] ?? Number.NaN;

async function open(options: BenchOptions = {}): Promise<LiveBench> {
  bench = await openLiveBench({ ...options, vendors: ['theta'] });
  return bench;
}

async function openLive(options: BenchOptions = {}): Promise<LiveBench> {
  const one = await open(options);
  await one.until(
    () => one.feed.status.state === 'live' && count('events') > 0 && optionsOf(one) === count('streamed'),
  );
  return one;
}

const optionsOf = ({ theta }: LiveBench) => theta.subscribed().filter((ticker) => ticker.startsWith('O:')).length;

describe(ThetaVendor.name, () => {
  it('publishes the chains that are watched as the exchange has them', async () => {
    const one = await openLive();
    await untilTrue(one, 'AAPL');
    await untilTrue(one, 'KO');
    expect(one.stored()).toMatchObject({ source: 'theta', clock: { mode: 'simulator', rate: 1, held: false } });
    const frame = one.newest('AAPL');
    expect([frame?.source, frame?.stampsAssumed, frame?.staleCopy]).toEqual(['theta', false, false]);
    expect(frame?.columns.openInterest.some((interest) => interest > 0)).toBe(true);
    expect([count('unlisted'), count('from_future'), count('not_json'), one.failures]).toEqual([0, 0, 0, []]);
  });

  it('follows the watchlist, and asks to be sent nothing else', async () => {
    const one = await openLive({ underlyings: ['AAPL'] });
    one.watched.underlyings = ['KO'] as Underlying[];
    await one.until(() => {
      const subscribed = one.theta.subscribed();
      return subscribed.includes('KO') && subscribed.every((ticker) => /^(O:)?KO/.test(ticker));
    });
    await untilTrue(one, 'KO');
  });

  it('keeps to the streams of the account', async () => {
    const one = await open({ streamsMax: 102 });
    await one.until(() => one.theta.subscribed().length === 102);
    one.clock.pass(60_000);
    await untilTrue(one, 'AAPL');
    expect(one.theta.subscribed().filter((ticker) => !ticker.startsWith('O:'))).toEqual(['AAPL', 'KO']);
  });

  it('counts streams that the vendor refuses, and the rest is told by snapshots', async () => {
    const one = await open();
    one.theta.script.streamsMax = 50;
    await one.until(() => count('subscriptionsRefused') > 100);
    one.clock.pass(15_000);
    await untilTrue(one, 'KO');
  });

  it('subscribes again after a lost connection, and a snapshot tells what was missed', async () => {
    const one = await openLive();
    const before = one.theta.subscribed();
    one.theta.disconnect();
    await one.until(() => count('lost') === 1);
    const snapshots = count('snapshots');
    await one.until(() => one.feed.status.state === 'live' && one.theta.subscribed().length === before.length);
    await one.until(() => count('snapshots') >= snapshots + 2);
    expect(new Set(one.theta.subscribed())).toEqual(new Set(before));
    await untilTrue(one, 'AAPL');
  });

  it('goes on when requests are not answered', async () => {
    const one = await open({ underlyings: ['KO'] });
    one.theta.script.isForgetful = true;
    await one.until(() => count('streamed') > 0 && optionsOf(one) === count('streamed'));
    expect(count('subscriptionsUnanswered')).toBeGreaterThan(0);
    await untilTrue(one, 'KO');
  });

  describe('what is wrong', () => {
    it('is a dead socket when nothing is heard', async () => {
      const one = await openLive();
      one.theta.freeze(true);
      await one.until(() => one.feed.status.code === 'SILENT');
      one.theta.freeze(false);
      await one.until(() => one.feed.status.state === 'live');
      await untilTrue(one, 'KO');
    });

    it('is a terminal that has lost the vendor: its quotes are not taken, and it subscribes anew when it is back', async () => {
      const one = await openLive();
      one.theta.script.status = 'DISCONNECTED';
      await one.until(() => one.feed.status.code === 'VENDOR_AWAY');
      await one.until(() => one.failures.length > 0);
      expect(one.failures).toContainEqual(expect.objectContaining({ code: 'THETA_UNREACHABLE', retryable: true }));
      expect(count('lost')).toBe(0);
      one.theta.script.status = 'CONNECTED';
      await one.until(() => one.feed.status.state === 'live');
      await untilTrue(one, 'AAPL');
    });

    it('is a dead credential, which is tried again rarely', async () => {
      const one = await openLive();
      one.theta.script.status = 'UNVERIFIED';
      await one.until(() => one.feed.status.state === 'refused');
      expect(one.feed.status).toEqual({ state: 'refused', code: 'THETA_REFUSED' });
      const attempts = count('attempts');
      await one.pass(120_000);
      expect(count('attempts')).toBe(attempts);
      one.theta.script.status = 'CONNECTED';
      one.clock.pass(300_000);
      await one.until(() => one.feed.status.state === 'live');
    });

    it('is a stall when statuses come and the shares trade, and nothing when trading is halted', async () => {
      const one = await openLive();
      one.market.haltedAt = one.clock.now();
      await one.until(() => one.feed.status.state === 'quiet');
      expect([one.feed.status.code, count('stalls')]).toEqual(['UNTRADED', 0]);
      one.market.haltedAt = undefined;
      await one.until(() => one.feed.status.state === 'live');
      one.theta.script.isMuted = true;
      await one.until(() => count('stalls') > 0);
      one.theta.script.isMuted = false;
      await one.until(() => one.feed.status.state === 'live');
    });

    it('is counted by reason when a frame cannot be used, and changes nothing', async () => {
      const one = await openLive();
      const kinds = ['not_json', 'truncated', 'not_object', 'wrong_types', 'missing_fields', 'unknown_type'] as const;
      for (const kind of kinds) one.theta.sendBad(kind);
      await one.until(() => count('unknown_event') === 1);
      expect(['not_json', 'not_object', 'field_type', 'field_missing'].map(count)).toEqual([2, 1, 1, 1]);
      expect(count('lost')).toBe(0);
      one.theta.sendBad('oversized');
      await one.until(() => count('lost') === 1);
      await one.until(() => one.feed.status.state === 'live');
      await untilTrue(one, 'AAPL');
    });

    it('is missing when the account does not include it', async () => {
      const one = await open({ underlyings: ['KO'] });
      one.theta.script.notEntitled.add('option/snapshot/ohlc').add('option/snapshot/open_interest');
      await one.until(() => one.newest('KO') !== undefined);
      const columns = one.newest('KO')?.columns;
      const MISSING = -2_147_483_648;
      expect(new Set([...(columns?.volume ?? []), ...(columns?.openInterest ?? [])])).toEqual(new Set([MISSING]));
    });
  });
});
