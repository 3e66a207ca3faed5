import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PARSE_FAULTS } from '../kit/index.js';
import { parseFrame } from './parse-frames.js';

/** The documented example of a quote. Source: ThetaData, streaming documentation. */
const QUOTE = {
  header: { type: 'QUOTE', status: 'CONNECTED' },
  contract: { security_type: 'OPTION', root: 'SPXW', expiration: 20240315, strike: 4800000, right: 'C' },
  quote: {
    ms_of_day: 34200123,
    bid_size: 10,
    bid_exchange: 5,
    bid: 1.25,
    bid_condition: 50,
    ask_size: 12,
    ask_exchange: 5,
    ask: 1.3,
    ask_condition: 50,
    date: 20240301,
  },
};
const READ = {
  kind: 'quote',
  symbol: 'SPXW240315C04800000',
  bid: 12_500,
  ask: 13_000,
  bidSize: 10,
  askSize: 12,
  // 09:30:00.123 in New York, five hours behind in March before the clocks change.
  ts: Date.parse('2024-03-01T14:30:00.123Z'),
  upstream: 'CONNECTED',
};
const quoteWith = (change: object) => JSON.stringify({ ...QUOTE, quote: { ...QUOTE.quote, ...change } });
const contractWith = (change: object) => JSON.stringify({ ...QUOTE, contract: { ...QUOTE.contract, ...change } });

describe(parseFrame.name, () => {
  it('reads the documented frames', () => {
    expect(parseFrame(JSON.stringify(QUOTE))).toEqual(READ);
    expect(parseFrame('{"header":{"type":"STATUS","status":"DISCONNECTED"}}')).toEqual({
      kind: 'status',
      upstream: 'DISCONNECTED',
    });
    const response = '{"header":{"type":"REQ_RESPONSE","status":"CONNECTED","response":"SUBSCRIBED","req_id":0}}';
    expect(parseFrame(response)).toEqual({ kind: 'response', response: 'SUBSCRIBED', id: 0 });
  });

  it('stamps in summer time too', () => {
    expect(parseFrame(quoteWith({ date: 20240701 }))).toMatchObject({ ts: Date.parse('2024-07-01T13:30:00.123Z') });
  });

  it('takes a bid of 0 for a value, and an absent side or one that is not firm for none', () => {
    expect(parseFrame(quoteWith({ bid: 0, bid_size: 0 }))).toMatchObject({ bid: 0, bidSize: 0 });
    // 17 HALTED, 21 NON_FIRM; 99 is in no list.
    for (const condition of [17, 21, 99]) {
      const halted = parseFrame(quoteWith({ ask_condition: condition }));
      expect(halted).toMatchObject({ bid: 12_500 });
      expect(halted).not.toHaveProperty('ask');
    }
    expect(parseFrame(quoteWith({ bid: null }))).not.toHaveProperty('bid');
  });

  it.each<[string, string, string]>([
    ['not_json', '{"header"', 'torn'],
    ['not_object', '[]', 'a list'],
    ['field_missing', '{}', 'no header'],
    ['field_type', '{"header":7}', 'a number for a header'],
    ['unknown_event', '{"header":{"type":"NEWS","status":"CONNECTED"}}', 'another type'],
    ['field_type', '{"header":{"type":"STATUS","status":"SLEEPING"}}', 'another status'],
    ['field_type', quoteWith({ bid: '1.25' }), 'a price in text'],
    ['out_of_range', quoteWith({ bid: -1 }), 'a negative price'],
    ['out_of_range', quoteWith({ ask: 1e9 }), 'a price beyond 32 bits'],
    ['out_of_range', quoteWith({ date: 20240230 }), 'a day that does not exist'],
    ['out_of_range', quoteWith({ ms_of_day: 86_400_000 }), 'a time that does not exist'],
    ['field_missing', quoteWith({ date: undefined }), 'no day'],
    ['out_of_range', contractWith({ strike: 1.5 }), 'a broken strike'],
    ['out_of_range', contractWith({ expiration: 20240230 }), 'an expiry that does not exist'],
    ['out_of_range', contractWith({ right: 'X' }), 'neither call nor put'],
    ['field_type', contractWith({ right: { toString: null } }), 'an object that is no text'],
    ['out_of_range', contractWith({ root: 'A"B' }), 'a root that is none'],
  ])('tells %s', (fault, text, _words) => {
    expect(parseFrame(text)).toBe(fault);
  });

  it('never throws, and what it takes is whole, whatever is in any field', () => {
    const paths = [
      ['header', 'type'],
      ['header', 'status'],
      ...Object.keys(QUOTE.contract).map((name) => ['contract', name]),
      ...Object.keys(QUOTE.quote).map((name) => ['quote', name]),
    ] as [keyof typeof QUOTE, string][];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), ([part, name], value) => {
        const frame = parseFrame(JSON.stringify({ ...QUOTE, [part]: { ...QUOTE[part], [name]: value } }));
        if (typeof frame === 'string') expect(PARSE_FAULTS).toContain(frame);
        else if (frame.kind === 'quote') {
          const numbers = Object.values(frame).filter((field) => typeof field === 'number');
          for (const number of numbers) expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
    const whole = JSON.stringify(QUOTE);
    fc.assert(
      fc.property(fc.nat({ max: whole.length }), fc.nat({ max: 8 }), fc.string({ maxLength: 8 }), (at, gone, come) => {
        const frame = parseFrame(whole.slice(0, at) + come + whole.slice(at + gone));
        expect(typeof frame === 'string' ? PARSE_FAULTS.includes(frame) : frame.kind.length > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
