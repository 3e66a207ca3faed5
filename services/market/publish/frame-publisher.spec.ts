import { describe, expect, it } from '@jest/globals';
import { encodeFrame } from '#core/model';
import { instant, type Underlying } from '#core/units';
import { frameHash } from '#store/frames';
import { finishFrame, layOutRows } from '../frames/index.js';
import { curveOfOneRate } from '../rates/index.js';
import { FakeClock, FakeFrameSink } from '../testing/fake-world.js';
import { FramePublisher } from './frame-publisher.js';

function frame(sequence: number, underlying = 'AAPL') {
  const { expiries, rowCount, columns } = layOutRows([]);
  return finishFrame({
    underlying: underlying as Underlying,
    sequence,
    source: 'test',
    tsEvent: instant(sequence),
    tsReceived: instant(sequence),
    stampsAssumed: false,
    staleCopy: false,
    curveOn: curveOfOneRate(0.04),
    dropped: { duplicate: 0, unparsable: 0 },
    expiries,
    rowCount,
    columns,
  });
}

function arrange() {
  const clock = new FakeClock();
  const sink = new FakeFrameSink();
  const publisher = new FramePublisher(sink, clock);
  const sent = () => sink.log.map((one) => `${one.frame.underlying}#${one.frame.sequence}`);
  return { clock, sink, publisher, sent };
}

describe(FramePublisher.name, () => {
  it('sends the bytes under their hash', async () => {
    const { publisher, sink } = arrange();
    publisher.offer(frame(1));
    await publisher.flush();
    expect(sink.log[0]?.hash).toBe(frameHash(encodeFrame(frame(1))));
    expect(sink.log[0]?.frame).toEqual(frame(1));
  });

  it('sends at most four a second of an underlying, the newest each time, and does not hold others back', async () => {
    const { publisher, clock, sent } = arrange();
    for (let sequence = 1; sequence <= 100; sequence += 1) {
      publisher.offer(frame(sequence));
      if (sequence === 50) publisher.offer(frame(1, 'JPM'));
      await publisher.flush();
      clock.pass(10);
    }
    expect(sent()).toEqual(['AAPL#1', 'AAPL#26', 'JPM#1', 'AAPL#51', 'AAPL#76']);
    expect(publisher.pending).toBe(true);
    expect(publisher.counters).toMatchObject({ published: 5, failed: 0 });
    expect(publisher.counters.conflated).toBe(100 - 4 - 1);
  });

  it('waits on request until also a frame is out that came right behind another', async () => {
    const { publisher, clock, sink, sent } = arrange();
    const pause = async () => clock.pass(100);
    publisher.offer(frame(1));
    await publisher.flushAll(pause);
    publisher.offer(frame(2));
    await publisher.flushAll(pause);
    expect(sent()).toEqual(['AAPL#1', 'AAPL#2']);
    sink.refusing = true;
    publisher.offer(frame(3));
    await expect(publisher.flushAll(pause)).rejects.toThrow('away');
  });

  it('keeps what the sink refused until it can be sent', async () => {
    const { publisher, sink, clock, sent } = arrange();
    sink.refusing = true;
    publisher.offer(frame(1));
    await expect(publisher.flush()).rejects.toThrow('away');
    publisher.offer(frame(2));
    sink.refusing = false;
    clock.pass(250);
    await publisher.flush();
    expect(sent()).toEqual(['AAPL#2']);
    expect(publisher.pending).toBe(false);
  });

  it('sends everything again when the sink was emptied', async () => {
    const { publisher, sink, sent } = arrange();
    publisher.offer(frame(7));
    publisher.offer(frame(9, 'JPM'));
    await publisher.flush();
    await publisher.verify();
    await publisher.flush();
    expect(sent()).toEqual(['AAPL#7', 'JPM#9']);
    sink.emptied = true;
    await publisher.verify();
    await publisher.flush();
    expect(sent()).toEqual(['AAPL#7', 'JPM#9', 'AAPL#7', 'JPM#9']);
    expect(sink.log[2]?.hash).toBe(sink.log[0]?.hash);
  });

  it('sends everything again when the sink was away: it may have come back with older frames', async () => {
    const { publisher, sink, sent } = arrange();
    publisher.offer(frame(7));
    await publisher.flush();
    sink.refusing = true;
    await expect(publisher.verify()).rejects.toThrow('away');
    sink.refusing = false;
    await publisher.verify();
    await publisher.flush();
    expect(sent()).toEqual(['AAPL#7', 'AAPL#7']);
  });
});

describe('frames of what somebody holds', () => {
  it('go out every 20 ms, those of others as before, and are counted', async () => {
    const { publisher, clock, sent } = arrange();
    publisher.follow(new Set(['AAPL' as Underlying]));
    for (let sequence = 1; sequence <= 50; sequence += 1) {
      publisher.offer(frame(sequence));
      publisher.offer(frame(sequence, 'JPM'));
      await publisher.flush();
      clock.pass(5);
    }
    const apple = sent().filter((name) => name.startsWith('AAPL'));
    expect(apple).toEqual([1, 5, 9, 13, 17, 21, 25, 29, 33, 37, 41, 45, 49].map((sequence) => `AAPL#${sequence}`));
    expect(sent().filter((name) => name.startsWith('JPM'))).toEqual(['JPM#1']);
    expect(publisher.counters).toMatchObject({ published: 14, close: 12 });
    publisher.follow(new Set());
    publisher.offer(frame(51));
    await publisher.flush();
    expect(sent().at(-1)).toBe('JPM#50');
  });

  it('go out before any other, which share what time a call has', async () => {
    const { publisher, clock, sink, sent } = arrange();
    publisher.follow(new Set(['NVDA' as Underlying]));
    for (const name of ['AAPL', 'JPM', 'KO', 'NVDA']) publisher.offer(frame(1, name));
    const publish = sink.publish.bind(sink);
    sink.publish = (...words) => {
      clock.pass(3);
      return publish(...words);
    };
    await publisher.flush(5);
    expect(sent()).toEqual(['NVDA#1', 'AAPL#1']);
    await publisher.flush(5);
    expect(sent()).toEqual(['NVDA#1', 'AAPL#1', 'JPM#1', 'KO#1']);
  });
});
