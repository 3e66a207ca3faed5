import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KEY_WORDS, QuoteBatch, symbolOfKey } from '../../state/index.js';
import { decodeQuotes } from './decode-quotes.js';
import { addQuote } from './map.js';
import { parseMessage } from './parse-events.js';

const batch = new QuoteBatch();

function contentOf(one: QuoteBatch) {
  return Array.from({ length: one.count }, (_, index) => {
    const [root, middle, strike] = one.keys.subarray(KEY_WORDS * index, KEY_WORDS * (index + 1));
    return {
      symbol: symbolOfKey(root as number, middle as number, strike as number),
      ...{ bid: one.bid[index], ask: one.ask[index], bidSize: one.bidSize[index], askSize: one.askSize[index] },
      ...{ ts: one.ts[index], sequence: one.sequence[index] },
    };
  });
}

/** Reads the text both ways. What is left to JSON.parse is told as undefined. */
function bothWays(text: string) {
  const quick = decodeQuotes(Buffer.from(text), batch) ? contentOf(batch) : undefined;
  const { events, faults } = parseMessage(text);
  const plain = new QuoteBatch();
  const isWhole = faults.length === 0 && events.every((event) => event.kind === 'quote' && addQuote(plain, event));
  return { quick, plain: isWhole ? contentOf(plain) : undefined };
}

const EXAMPLE =
  '{"ev":"Q","sym":"O:SPY241220P00720000","bx":302,"ax":302,"bp":9.71,"ap":9.81,"bs":17,"as":24,"t":1644506128351,"q":844090872}';

/** Numbers as a vendor writes them, and as it does not. */
const price = fc.oneof(
  fc.integer({ min: 0, max: 1_999_999_999 }).map((units) => String(units / 10_000)),
  fc.constantFrom(
    '0',
    '0.0',
    '00',
    '1.',
    '.5',
    '1e2',
    '-1',
    '199999.9999',
    '200000',
    '1.00001',
    '"1"',
    'null',
    '9'.repeat(400),
    ' 1',
    '',
  ),
);
const count = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom('2147483647', '2147483648', '01', '1.5', '-0', '9007199254740993', 'true', '[]', ''),
);
const stamp = fc.oneof(
  fc.integer({ min: 946_684_800_000, max: 4_102_444_799_999 }).map(String),
  fc.constantFrom('1644506128351999', '1644506128351999999', '0', '9999999999999', '164450612835x', '1644506128351.5'),
);
const symbol = fc.oneof(
  fc.stringMatching(/^[A-Z.]{1,5}\d?\d{6}[CP]\d{8}$/),
  fc.constantFrom(
    '',
    'SPY',
    '\\u0053PY241220P00720000',
    'TOOLONGER241220P00720000',
    'spy241220P00720000',
    'SPY241220P00720000"',
  ),
);
const quote = fc
  .record({ symbol, bx: count, ax: count, bp: price, ap: price, bs: count, as: count, t: stamp, q: count })
  .map(
    ({ symbol: name, ...fields }) =>
      `{"ev":"Q","sym":"O:${name}",${Object.entries(fields)
        .map(([key, text]) => `"${key}":${text}`)
        .join(',')}}`,
  );
const plainQuote = fc
  .record({
    symbol: fc.stringMatching(/^[A-Z.]{1,5}\d?\d{6}[CP]\d{8}$/),
    ...{ bx: fc.nat(), ax: fc.nat(), bs: fc.nat(), as: fc.nat(), q: fc.nat({ max: 999_999_999_999_999 }) },
    ...{ bp: fc.integer({ min: 0, max: 1_999_999_999 }), ap: fc.integer({ min: 0, max: 1_999_999_999 }) },
    t: fc.integer({ min: 1_000_000_000_000, max: 4_102_444_799_999 }),
  })
  .map(({ symbol: name, bx, ax, bp, ap, bs, as, t, q }) =>
    JSON.stringify({ ev: 'Q', sym: `O:${name}`, bx, ax, bp: bp / 10_000, ap: ap / 10_000, bs, as, t, q }),
  )
  .filter((text) => !text.includes('e-'));

describe(decodeQuotes.name, () => {
  it("reads the vendor's example", () => {
    expect(bothWays(`[${EXAMPLE}]`).quick).toEqual([
      {
        symbol: 'SPY241220P00720000',
        ...{ bid: 97_100, ask: 98_100, bidSize: 17, askSize: 24, ts: 1_644_506_128_351, sequence: 844_090_872 },
      },
    ]);
  });

  it('reads frames as the vendor writes them itself, to the bits of JSON.parse', () => {
    fc.assert(
      fc.property(fc.array(plainQuote, { minLength: 1, maxLength: 30 }), (quotes) => {
        const { quick, plain } = bothWays(`[${quotes.join()}]`);
        expect(quick).toEqual(plain);
        expect(quick).toHaveLength(quotes.length);
      }),
    );
  });

  it('takes nothing that JSON.parse and the checks would not take, with the same numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(quote, plainQuote), { minLength: 1, maxLength: 4 }), (quotes) => {
        const { quick, plain } = bothWays(`[${quotes.join()}]`);
        if (quick !== undefined) expect(quick).toEqual(plain);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves torn, spliced and foreign bytes to JSON.parse', () => {
    const whole = `[${EXAMPLE},${EXAMPLE}]`;
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeQuotes(Buffer.from(whole.slice(0, length)), batch)).toBe(false);
    expect(decodeQuotes(Buffer.from(`${whole} `), batch)).toBe(false);
    const spliced = fc.tuple(fc.nat({ max: whole.length }), fc.nat({ max: 8 }), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(spliced, ([at, gone, come]) => {
        const { quick, plain } = bothWays(whole.slice(0, at) + come + whole.slice(at + gone));
        if (quick !== undefined) expect(quick).toEqual(plain);
      }),
      { numRuns: 2_000, examples: [[[20, 0, '\\']], [[20, 0, '"']]] },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => expect(decodeQuotes(bytes, batch)).toBe(false)),
    );
  });

  it('reads a frame that is larger than any before', () => {
    const text = `[${Array(20_000).fill(EXAMPLE).join()}]`;
    expect(decodeQuotes(Buffer.from(text), batch)).toBe(true);
    expect(batch.count).toBe(20_000);
  });
});
