import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MISSING_INT } from '#core/model';
import { instant, type Price, type Underlying } from '#core/units';
import { FakeClock } from '../testing/fake-world.js';
import { type Delivery, Dispatcher, type Want } from './index.js';

const KO = 'KO' as Underlying;
const PUT = 'KO251219P00065000';
const T0 = instant(1_800_000_000_000);

function open() {
  const clock = new FakeClock();
  const failures: string[] = [];
  const dispatcher = new Dispatcher({ clock, onFailure: (name, error) => failures.push(`${name}: ${String(error)}`) });
  const price = (subject: string, middle: number) =>
    dispatcher.price(subject, (middle - 5) as Price, (middle + 5) as Price, T0);
  const subscribe = (name: string, wants: readonly Want[], everyMs = 0) => {
    const got: Delivery[] = [];
    const subscription = dispatcher.subscribe({ name, everyMs, deliver: (some) => void got.push(...some) });
    subscription.want(wants);
    return { got, subscription };
  };
  const flush = async (passMs = 0) => {
    clock.pass(passMs);
    dispatcher.flush();
    await dispatcher.settled();
  };
  return { clock, dispatcher, failures, price, subscribe, flush };
}

const saidOf = ({ event, conflated }: Delivery) => {
  const about =
    event.kind === 'price' ? `${event.bid}` : event.kind === 'level' ? `${event.direction} ${event.level}` : '';
  return [event.kind, event.subject, about, ...(conflated > 0 ? [`+${conflated}`] : [])].filter(Boolean).join(' ');
};

describe(Dispatcher.name, () => {
  it('tells each subscriber of what it wants, and of nothing else', async () => {
    const { dispatcher, price, subscribe, flush } = open();
    const ofChain = subscribe('chains', [{ on: 'chain', subject: KO }]);
    const ofPut = subscribe('puts', [{ on: 'price', subject: PUT }]);
    dispatcher.chain(KO);
    dispatcher.chain('PEP' as Underlying);
    price(PUT, 100);
    price(KO, 600_000);
    await flush();
    expect(ofChain.got.map(saidOf)).toEqual(['chain KO']);
    expect(ofPut.got.map(saidOf)).toEqual([`price ${PUT} 95`]);
    expect(dispatcher.counters).toEqual({ chain: 1, price: 1, level: 0, volume: 0 });
  });

  it('tells of a level that was crossed there and back, in both directions and in their order', async () => {
    const { price, subscribe, flush } = open();
    const one = subscribe('exits', [{ on: 'level', subject: KO, level: 650_000 as Price }]);
    for (const middle of [649_000, 651_000, 649_000, 649_500, 652_000]) price(KO, middle);
    await flush();
    expect(one.got.map(saidOf)).toEqual(['level KO down 650000', 'level KO up 650000 +1']);
  });

  it('passes no level with the first price, nor with a quote that has one side', async () => {
    const { dispatcher, price, subscribe, flush } = open();
    const one = subscribe('exits', [{ on: 'level', subject: KO, level: 650_000 as Price }]);
    price(KO, 651_000);
    dispatcher.price(KO, MISSING_INT as Price, 640_000 as Price, T0);
    dispatcher.price(KO, 0 as Price, 640_000 as Price, T0);
    await flush();
    expect(one.got).toEqual([]);
    price(KO, 640_000);
    await flush();
    expect(one.got.map(saidOf)).toEqual(['level KO down 650000']);
  });

  it('knows which side of a new level the price is on when something else of the subject was wanted before', async () => {
    const { price, subscribe, flush } = open();
    const one = subscribe('exits', [{ on: 'price', subject: KO }]);
    price(KO, 640_000);
    await flush();
    one.subscription.want([
      { on: 'price', subject: KO },
      { on: 'level', subject: KO, level: 650_000 as Price },
    ]);
    price(KO, 660_000);
    await flush();
    expect(one.got.map(saidOf).at(-1)).toBe('level KO up 650000');
  });

  it('tells of a volume spike', async () => {
    const { dispatcher, subscribe, flush } = open();
    const one = subscribe('volumes', [{ on: 'volume', subject: PUT }]);
    for (let minute = 0; minute <= 10; minute += 1) dispatcher.volume(PUT, 10 * minute, instant(T0 + 60_000 * minute));
    dispatcher.volume(PUT, 1_100, instant(T0 + 11 * 60_000));
    await flush();
    expect(one.got.map(({ event }) => event)).toMatchObject([
      { kind: 'volume', subject: PUT, perMinute: 1_000, usualPerMinute: 10, ts: T0 + 11 * 60_000 },
    ]);
  });

  it('keeps to the pace of each subscriber, the last price in place of those before', async () => {
    const { price, subscribe, flush } = open();
    const fast = subscribe('fast', [{ on: 'price', subject: PUT }]);
    const slow = subscribe('slow', [{ on: 'price', subject: PUT }], 100);
    for (let middle = 100; middle < 110; middle += 1) {
      price(PUT, middle);
      await flush(10);
    }
    expect(fast.got).toHaveLength(10);
    expect(slow.got.map(saidOf)).toEqual([`price ${PUT} 95`]);
    await flush(10);
    expect(slow.got.map(saidOf)).toEqual([`price ${PUT} 95`, `price ${PUT} 104 +8`]);
    expect(slow.subscription.counters).toEqual({ offered: 10, delivered: 2, conflated: 8, failed: 0 });
  });

  it('lets nobody wait for one that does not come back', async () => {
    const { clock, dispatcher, price, subscribe, flush } = open();
    let release = () => {};
    const got: string[] = [];
    const stuck = dispatcher.subscribe({
      name: 'stuck',
      everyMs: 0,
      deliver: (some) => {
        got.push(...some.map(saidOf));
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      },
    });
    stuck.want([{ on: 'price', subject: PUT }]);
    const other = subscribe('other', [{ on: 'price', subject: PUT }]);
    for (let middle = 100; middle < 200; middle += 1) {
      price(PUT, middle);
      clock.pass(20);
      dispatcher.flush();
      await new Promise(setImmediate);
    }
    expect(other.got).toHaveLength(100);
    expect(got).toEqual([`price ${PUT} 95`]);
    expect(stuck.counters).toEqual({ offered: 100, delivered: 1, conflated: 98, failed: 0 });
    release();
    await dispatcher.settled();
    dispatcher.flush();
    release();
    await flush();
    expect(got).toEqual([`price ${PUT} 95`, `price ${PUT} 194 +98`]);
  });

  it('delivers again what was refused, behind nothing and before what is newer', async () => {
    const { dispatcher, failures, price, flush } = open();
    const got: string[] = [];
    let isRefusing = true;
    const one = dispatcher.subscribe({
      name: 'choosy',
      everyMs: 0,
      deliver: (some) => {
        if (isRefusing) throw new Error('not now');
        got.push(...some.map(saidOf));
      },
    });
    one.want([
      { on: 'price', subject: PUT },
      { on: 'price', subject: KO },
    ]);
    price(PUT, 100);
    price(KO, 600_000);
    await flush();
    price(PUT, 101);
    isRefusing = false;
    await flush();
    expect(got).toEqual(['price KO 599995', `price ${PUT} 96 +1`]);
    expect(failures).toEqual(['choosy: Error: not now']);
    expect(one.counters).toEqual({ offered: 3, delivered: 2, conflated: 1, failed: 1 });
  });

  it('forgets a subscriber that closes', async () => {
    const { dispatcher, price, subscribe, flush } = open();
    const one = subscribe('short', [{ on: 'price', subject: PUT }]);
    one.subscription.close();
    price(PUT, 100);
    await flush();
    expect(one.got).toEqual([]);
    expect(dispatcher.counters.price).toBe(0);
  });

  it('keeps the order for each subscriber, keeps the last of each subject, and loses nothing, whatever fails or is slow', async () => {
    const subjects = ['A', 'B', 'C'];
    const step = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ subject: fc.constantFrom(...subjects), middle: fc.integer({ min: 50, max: 60 }) }),
      },
      { weight: 2, arbitrary: fc.record({ passMs: fc.integer({ min: 0, max: 30 }), refuses: fc.boolean() }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), fc.integer({ min: 0, max: 40 }), async (steps, everyMs) => {
        const { dispatcher, price, flush } = open();
        let isRefusing = false;
        const got: Delivery[] = [];
        const one = dispatcher.subscribe({
          name: 'one',
          everyMs,
          deliver: (some) => {
            if (isRefusing) throw new Error('refused');
            got.push(...some);
          },
        });
        one.want(subjects.map((subject) => ({ on: 'price', subject })));
        const last = new Map<string, number>();
        let told = 0;
        for (const turn of steps) {
          if ('middle' in turn) {
            price(turn.subject, turn.middle);
            last.set(turn.subject, turn.middle - 5);
            told += 1;
          } else {
            isRefusing = turn.refuses;
            await flush(turn.passMs);
          }
        }
        isRefusing = false;
        await flush(1_000);
        const sequences = got.map(({ sequence }) => sequence);
        expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
        expect(new Set(sequences).size).toBe(sequences.length);
        const shown = new Map(got.map(({ event }) => [event.subject, event.kind === 'price' ? event.bid : undefined]));
        expect(shown).toEqual(last);
        expect(got.reduce((sum, { conflated }) => sum + 1 + conflated, 0)).toBe(told);
        const { offered, delivered, conflated } = one.counters;
        expect([offered, delivered, delivered + conflated]).toEqual([told, got.length, told]);
      }),
    );
  });
});
