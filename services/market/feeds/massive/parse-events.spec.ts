import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PARSE_FAULTS } from '../kit/index.js';
import { parseMessage } from './parse-events.js';

// Examples of the vendor's WebSocket specification 2.0.0, letter by letter.
const OPTION_QUOTE =
  '{"ev":"Q","sym":"O:SPY241220P00720000","bx":302,"ax":302,"bp":9.71,"ap":9.81,"bs":17,"as":24,"t":1644506128351,"q":844090872}';
const SHARE_QUOTE =
  '{"ev":"Q","sym":"MSFT","bx":4,"bp":114.125,"bs":100,"ax":7,"ap":114.128,"as":160,"c":0,"i":[604],"t":1536036818784,"q":50385480,"z":3}';
const BAR =
  '{"ev":"AM","sym":"O:ONEM220121C00025000","v":2,"av":8,"op":2.2,"vw":2.05,"o":2.05,"c":2.05,"h":2.05,"l":2.05,"a":2.1312,"z":1,"s":1632419640000,"e":1632419700000}';
const STATUS = '{"ev":"status","status":"auth_success","message":"authenticated"}';
const TRADE = '{"ev":"T","sym":"O:AMC210827C00037000","x":65,"p":1.54,"s":1,"c":[233],"t":1629820676333,"q":651921857}';

describe(parseMessage.name, () => {
  it("reads the vendor's examples, mixed in one message", () => {
    expect(parseMessage(`[${STATUS},${OPTION_QUOTE},${SHARE_QUOTE},${BAR}]`)).toEqual({
      events: [
        { kind: 'status', status: 'auth_success', message: 'authenticated' },
        {
          kind: 'quote',
          ticker: 'O:SPY241220P00720000',
          bid: 97_100,
          ask: 98_100,
          bidSize: 17,
          askSize: 24,
          ts: 1_644_506_128_351,
          sequence: 844_090_872,
        },
        {
          kind: 'quote',
          ticker: 'MSFT',
          bid: 1_141_250,
          ask: 1_141_280,
          bidSize: 100,
          askSize: 160,
          ts: 1_536_036_818_784,
          sequence: 50_385_480,
        },
        { kind: 'bar', ticker: 'O:ONEM220121C00025000', dayVolume: 8, close: 20_500 },
      ],
      faults: [],
    });
  });

  it('keeps a side that is absent apart from a bid of zero', () => {
    const [withoutBid] = parseMessage('[{"ev":"Q","sym":"O:X","ap":0.05,"as":3,"t":1644506128351,"q":1}]').events;
    expect(withoutBid).toEqual({
      kind: 'quote',
      ticker: 'O:X',
      ask: 500,
      askSize: 3,
      ts: 1_644_506_128_351,
      sequence: 1,
    });
    const [zeroBid] = parseMessage(
      '[{"ev":"Q","sym":"O:X","bp":0,"bs":0,"ap":0.05,"as":3,"t":1644506128351,"q":1}]',
    ).events;
    expect(zeroBid).toMatchObject({ bid: 0, bidSize: 0, ask: 500 });
  });

  it.each([
    ['1644506128351', 1_644_506_128_351],
    ['1644506128351999', 1_644_506_128_351],
    ['1644506128351999999', 1_644_506_128_352],
  ])('tells the unit of the stamp %s by its magnitude', (stamp, ts) => {
    // Numbers beyond 2^53 lose up to 128 ns when they are read: the last one rounds up to the next millisecond.
    const [event] = parseMessage(`[{"ev":"Q","sym":"O:X","bp":1,"ap":2,"t":${stamp},"q":1}]`).events;
    expect(event).toMatchObject({ ts });
  });

  it.each([
    ['Internal Server Error', 'not_json'],
    ['', 'not_json'],
    [`[${OPTION_QUOTE.slice(0, -9)}`, 'not_json'],
    [OPTION_QUOTE, 'not_array'],
    ['null', 'not_array'],
    ['[7]', 'not_object'],
    ['[null]', 'not_object'],
    ['[[]]', 'not_object'],
    [`[${TRADE}]`, 'unknown_event'],
    ['[{}]', 'unknown_event'],
    ['[{"ev":"Q","sym":"O:X","bp":1,"ap":2,"q":1}]', 'field_missing'],
    ['[{"ev":"AM","sym":"O:X","c":1}]', 'field_missing'],
    ['[{"ev":"status"}]', 'field_missing'],
    ['[{"ev":"Q","sym":"O:X","bp":"1","ap":2,"t":1644506128351,"q":1}]', 'field_type'],
    ['[{"ev":"Q","sym":5,"bp":1,"ap":2,"t":1644506128351,"q":1}]', 'field_type'],
    ['[{"ev":"Q","sym":"O:X","bp":-0.01,"ap":2,"t":1644506128351,"q":1}]', 'out_of_range'],
    ['[{"ev":"Q","sym":"O:X","bp":1,"ap":1e999,"t":1644506128351,"q":1}]', 'out_of_range'],
    ['[{"ev":"Q","sym":"O:X","bp":1,"ap":2,"bs":-1,"t":1644506128351,"q":1}]', 'out_of_range'],
    ['[{"ev":"Q","sym":"O:X","bp":1,"ap":2,"t":0,"q":1}]', 'out_of_range'],
    ['[{"ev":"Q","sym":"O:X","bp":1,"ap":2,"t":1644506128351,"q":1.5}]', 'out_of_range'],
    ['[{"ev":"AM","sym":"O:X","av":-1,"c":1}]', 'out_of_range'],
  ])('counts %s as %s', (text, fault) => {
    expect(parseMessage(text)).toEqual({ events: [], faults: [fault] });
  });

  it('loses no good event to a bad neighbour', () => {
    const { events, faults } = parseMessage(`[{"ev":"Q","sym":7},${OPTION_QUOTE},null,${BAR}]`);
    expect([events.map(({ kind }) => kind), faults]).toEqual([
      ['quote', 'bar'],
      ['field_missing', 'not_object'],
    ]);
  });

  // Prices are drawn as whole units, so that the expected value needs no arithmetic with fractions.
  const units = fc.integer({ min: 0, max: 2_000_000_000 });
  const count = fc.integer({ min: 0, max: 2_147_483_647 });
  const quote = fc.record({
    ticker: fc.stringMatching(/^O:[A-Z]{1,5}\d{6}[CP]\d{8}$/),
    bid: units,
    ask: units,
    bidSize: count,
    askSize: count,
    ts: fc.integer({ min: 946_684_800_000, max: 4_102_444_799_999 }),
    sequence: fc.nat(),
    spaces: fc.boolean(),
    more: fc.dictionary(fc.stringMatching(/^x[a-z]{1,4}$/), fc.jsonValue()),
  });
  const decimal = (amount: number) => `${Math.floor(amount / 10_000)}.${String(amount % 10_000).padStart(4, '0')}`;

  it('gives for good frames what the text says, whatever stands beside it', () => {
    fc.assert(
      fc.property(fc.array(quote, { maxLength: 20 }), (quotes) => {
        const text = quotes.map(({ ticker, bid, ask, bidSize, askSize, ts, sequence, spaces, more }) => {
          const fields = [
            `"ev":"Q"`,
            `"sym":"${ticker}"`,
            ...[`"bp":${decimal(bid)}`, `"ap":${decimal(ask)}`, `"bs":${bidSize}`, `"as":${askSize}`],
            ...[`"t":${ts}`, `"q":${sequence}`],
            ...Object.entries(more).map(([name, value]) => `"${name}":${JSON.stringify(value)}`),
          ];
          return `{${fields.join(spaces ? ' , ' : ',')}}`;
        });
        const frame = `[${text.join(',')}]`;
        const expected = quotes.map(({ spaces: _spaces, more: _more, ...fields }) => ({ kind: 'quote', ...fields }));
        expect(parseMessage(frame)).toEqual({ events: expected, faults: [] });
        // The plain way: what JSON.parse gives, number by number, to the last bit.
        const plain = JSON.parse(frame) as { bp: number; ap: number; t: number; q: number }[];
        parseMessage(frame).events.forEach((event, index) => {
          if (event.kind !== 'quote') throw new Error('a quote was sent');
          const { bp, ap, t, q } = plain[index] as (typeof plain)[number];
          expect(Object.is((event.bid as number) / 10_000, bp)).toBe(true);
          expect(Object.is((event.ask as number) / 10_000, ap)).toBe(true);
          expect([event.ts, event.sequence]).toEqual([t, q]);
        });
      }),
    );
  });

  it('never throws, accounts for every element, and lets no number through that a column cannot hold', () => {
    const value = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom('Q', 'AM', 'status', null, -1, 1e300));
    const event = fc.record(
      {
        ev: fc.constantFrom('Q', 'A', 'AM', 'status', 'T'),
        sym: value,
        bp: value,
        ap: value,
        bs: value,
        as: value,
        t: value,
        q: value,
        av: value,
        c: value,
        status: value,
      },
      { requiredKeys: ['ev'] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(event, fc.jsonValue())), (elements) => {
        const { events, faults } = parseMessage(JSON.stringify(elements));
        expect(events.length + faults.length).toBe(elements.length);
        for (const fault of faults) expect(PARSE_FAULTS).toContain(fault);
        for (const one of events) {
          const numbers = Object.values(one).filter((field) => typeof field === 'number');
          for (const number of numbers) expect(Number.isSafeInteger(number)).toBe(true);
          if (one.kind === 'quote') {
            for (const side of [one.bid, one.ask, one.bidSize, one.askSize]) {
              if (side !== undefined) expect(side).toBe(side | 0);
            }
          }
        }
      }),
    );
  });

  it('never throws for text that is no frame, or a torn one', () => {
    const whole = `[${OPTION_QUOTE},${BAR},${STATUS}]`;
    const torn = fc.nat({ max: whole.length - 1 }).map((length) => whole.slice(0, length));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), torn), (text) => {
        expect(parseMessage(text).events).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
