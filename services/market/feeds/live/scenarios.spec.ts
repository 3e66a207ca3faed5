/** Days of the market, each through the real connectors over real sockets, with one vendor and with both. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ChainFrame, RowFlag } from '#core/model';
import { instant, MS_PER_HOUR, MS_PER_MINUTE } from '#core/units';
import { type BenchOptions, type LiveBench, openLiveBench, untilTrue } from './testing/index.js';

let bench: LiveBench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const count = (name: string) => bench?.feed.measure()[name] ?? Number.NaN;
const isLive = ({ feed }: LiveBench) => feed.vendorStatuses.every(({ state }) => state === 'live');

function newest(one: LiveBench, underlying: string): ChainFrame {
  const frame = one.newest(underlying);
  if (!frame) throw new Error(`${underlying} was published`);
  return frame;
}

const spotOf = ({ spotBid, spotAsk }: ChainFrame) => ((spotBid ?? Number.NaN) + (spotAsk ?? Number.NaN)) / 2;
const valuedIn = ({ columns }: ChainFrame) => columns.iv.filter((iv) => !Number.isNaN(iv)).length;
/** Implied volatility of the expiry that comes first, at the money. */
function volOf(frame: ChainFrame): number {
  const [slice] = frame.expiries;
  const rows = Array.from({ length: slice?.rowCount ?? 0 }, (_, index) => (slice?.firstRow ?? 0) + index);
  const distance = (row: number) => Math.abs((frame.columns.strike[row] as number) - spotOf(frame));
  rows.sort((a, b) => distance(a) - distance(b));
  return frame.columns.iv[rows.find((row) => !Number.isNaN(frame.columns.iv[row])) ?? -1] ?? Number.NaN;
}

describe.each<[string, BenchOptions]>([
  ['Massive', { vendors: ['massive'] }],
  ['ThetaData', { vendors: ['theta'] }],
  ['both', { vendors: ['theta', 'massive'] }],
])('the market as %s tells it', (_words, vendors) => {
  async function open(options: BenchOptions = {}): Promise<LiveBench> {
    const one = await openLiveBench({ underlyings: ['AAPL', 'KO'], ...options, ...vendors });
    bench = one;
    await one.until(() => isLive(one) && one.newest('AAPL') !== undefined && one.newest('KO') !== undefined);
    return one;
  }

  it('on a calm day is followed quote by quote, and nothing is in doubt', async () => {
    const one = await open();
    await one.pass(MS_PER_MINUTE);
    await untilTrue(one, 'AAPL');
    await untilTrue(one, 'KO');
    expect(isLive(one)).toBe(true);
    const faults = [
      'from_future',
      'out_of_session',
      'unlisted',
      'not_json',
      'field_type',
      'row_unreadable',
      'jumpsHeld',
      'spot_out_of_step',
    ];
    expect(faults.map(count)).toEqual(faults.map(() => 0));
    expect(one.failures).toEqual([]);
  });

  it('crashes by a fifth within a minute: prices, forwards and volatility follow', async () => {
    const one = await open();
    await untilTrue(one, 'AAPL');
    const before = newest(one, 'AAPL');
    one.exchange.shock(one.clock.now(), { factor: 0.8, lastsMs: MS_PER_MINUTE });
    await one.pass(70_000);
    await untilTrue(one, 'AAPL');
    await one.until(() => isLive(one));
    const after = newest(one, 'AAPL');
    expect(spotOf(after) / spotOf(before)).toBeGreaterThan(0.78);
    expect(spotOf(after) / spotOf(before)).toBeLessThan(0.82);
    const dollars = spotOf(after) / 10_000;
    for (const { forward } of after.expiries) expect(Math.abs((forward ?? 0) / dollars - 1)).toBeLessThan(0.03);
    expect(volOf(after)).toBeGreaterThan(1.2 * volOf(before));
    expect(count('spotsOutOfStep')).toBe(0);
  });

  it('is halted: quiet, no stall, and without the price of the shares nothing is valued', async () => {
    const one = await open();
    expect(valuedIn(newest(one, 'AAPL'))).toBeGreaterThan(100);
    one.market.haltedAt = one.clock.now();
    await one.until(() => one.feed.vendorStatuses.every(({ state, code }) => state === 'quiet' && code === 'UNTRADED'));
    await one.pass(90_000);
    const frame = newest(one, 'AAPL');
    expect([frame.spotBid, frame.spotAsk, valuedIn(frame)]).toEqual([undefined, undefined, 0]);
    one.market.haltedAt = undefined;
    await one.until(() => isLive(one) && valuedIn(newest(one, 'AAPL')) > 100);
    await untilTrue(one, 'AAPL');
  });

  it('splits four for one over night: the next session lists other contracts at a quarter of the price', async () => {
    const one = await open();
    await untilTrue(one, 'AAPL');
    const before = newest(one, 'AAPL');
    one.exchange.splitNext('AAPL', one.clock.now(), 4);
    one.clock.pass(6 * MS_PER_HOUR);
    await one.until(() => isLive(one) && spotOf(newest(one, 'AAPL')) < spotOf(before) / 2);
    await untilTrue(one, 'AAPL');
    const after = newest(one, 'AAPL');
    expect((4 * spotOf(after)) / spotOf(before)).toBeGreaterThan(0.85);
    expect((4 * spotOf(after)) / spotOf(before)).toBeLessThan(1.15);
    const strikes = after.columns.strike;
    expect(Math.max(...strikes)).toBeLessThan(spotOf(before));
    // A list that has just been read stands in the next frame only.
    const inFrames = () => newest(one, 'AAPL').rowCount + newest(one, 'KO').rowCount;
    await one.until(() => count('contracts') === inFrames());
  });

  it('is crossed: such rows are flagged, and never valued as if they were sound', async () => {
    const one = await open();
    one.market.isCrossed = true;
    await one.until(() => newest(one, 'AAPL').quality.crossed > 50);
    const { columns, rowCount } = newest(one, 'AAPL');
    for (let row = 0; row < rowCount; row += 1) {
      const [bid, ask] = [columns.bid[row] as number, columns.ask[row] as number];
      expect(((columns.flags[row] as number) & RowFlag.crossed) !== 0).toBe(bid > ask && ask > 0);
    }
    one.market.isCrossed = false;
    await untilTrue(one, 'AAPL');
  });

  it('jumps by more than half: prices are held until they are borne out', async () => {
    const one = await open();
    const before = count('jump_held');
    one.market.priceFactor = 2;
    await one.until(() => count('jump_held') > before + 50 && count('jumpsConfirmed') > 50);
    one.market.priceFactor = 1;
    await untilTrue(one, 'AAPL');
    expect(count('jumpsHeld')).toBe(0);
  });

  it('opens with a burst: every quote is taken in, and frames stay few', async () => {
    const one = await open();
    one.market.burst = 40;
    const events = count('events');
    const frames = one.sink.log.length;
    one.clock.pass(6 * MS_PER_HOUR);
    await one.until(() => isLive(one) && count('events') > events + 20_000);
    one.market.burst = 1;
    expect(one.sink.log.length - frames).toBeLessThan(500);
    one.clock.pass(1_000);
    await untilTrue(one, 'AAPL');
  });

  it('loses its connections again and again, and is whole each time', async () => {
    const one = await open();
    for (let turn = 0; turn < 3; turn += 1) {
      one.massive.disconnect();
      one.theta.disconnect();
      await one.until(() => !isLive(one));
      one.clock.pass(2_000);
      await one.until(() => isLive(one));
      await untilTrue(one, 'AAPL');
    }
  });

  it('sends frames that keep to no format, between good ones', async () => {
    const one = await open();
    for (let turn = 0; turn < 20; turn += 1) {
      for (const kind of ['not_json', 'truncated', 'wrong_types', 'missing_fields'] as const) {
        one.massive.sendBad(kind);
        one.theta.sendBad(kind);
      }
    }
    await one.until(() => count('field_missing') >= 20);
    expect(isLive(one)).toBe(true);
    await untilTrue(one, 'AAPL');
    await untilTrue(one, 'KO');
  });

  it('closes at one on a half day, after which silence means nothing', async () => {
    // Friday after Thanksgiving 2026, 12:59 in New York.
    const one = await open({ startAt: instant(Date.parse('2026-11-27T17:59:00Z')), isSimulated: false });
    one.market.haltedAt = one.clock.now();
    one.massive.script.muted.add('options').add('stocks');
    one.theta.script.isMuted = true;
    one.clock.pass(2 * MS_PER_MINUTE);
    await one.until(() => one.feed.vendorStatuses.every(({ state, code }) => state === 'quiet' && code === 'CLOSED'));
    const stalls = () => Object.entries(one.feed.measure()).filter(([name]) => name.endsWith('stalls'));
    await one.pass(2 * MS_PER_MINUTE);
    expect(stalls().every(([, value]) => value === 0)).toBe(true);
  });
});

describe('a share whose own price contradicts its options', () => {
  it('has no price in frames until the two agree again, and is told of', async () => {
    const one = await openLiveBench({ underlyings: ['AAPL', 'KO'], vendors: ['massive'] });
    bench = one;
    await one.until(() => isLive(one) && one.newest('AAPL') !== undefined);
    await one.until(() => valuedIn(newest(one, 'AAPL')) > 100);
    expect(count('spot_out_of_step')).toBe(0);
    one.market.shareFactor = 0.97;
    // A frame is on its way for a moment after the doubt is counted.
    await one.until(() => count('spotsOutOfStep') === 2 && newest(one, 'AAPL').spotBid === undefined);
    const frame = newest(one, 'AAPL');
    expect([frame.spotAsk, valuedIn(frame)]).toEqual([undefined, 0]);
    expect(count('spot_out_of_step')).toBeGreaterThanOrEqual(2);
    const samples = one.feed.takeSamples().filter(({ reason }) => reason === 'spot_out_of_step');
    const { underlying, ask, low } = JSON.parse(samples[0]?.text ?? '{}');
    expect(['AAPL', 'KO']).toContain(underlying);
    expect(ask).toBeLessThan(0.99 * low);
    one.market.shareFactor = 1;
    await one.until(() => count('spotsOutOfStep') === 0 && valuedIn(newest(one, 'AAPL')) > 100);
    await untilTrue(one, 'AAPL');
  });
});
