import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Instant } from '#core/units';
import { markOf, newFills } from './fills.js';
import { balancesOf, factsOf, orderOf, positionOf, quotesOf } from './map.js';
import { cancelOutcome, placeOutcome } from './outcomes.js';
import {
  parseAccount,
  parseError,
  parseFills,
  parseOrder,
  parseOrders,
  parsePositions,
  parseSnapshots,
  parseStreamMessage,
} from './parse.js';
import { stepOf } from './stream.js';
import { fixture } from './testing/fixtures.js';

const NOW = Date.UTC(2026, 0, 5) as Instant;
const READERS = [
  parseAccount,
  parseError,
  parseFills,
  parseOrder,
  parseOrders,
  parsePositions,
  parseSnapshots,
  parseStreamMessage,
];

/** Reads a text in every way and maps whatever could be read. */
function readAll(text: string): void {
  const account = parseAccount(text);
  if (account) balancesOf(account, NOW);
  if (account) factsOf(account);
  parsePositions(text)?.map(positionOf);
  parseOrders(text)?.map(orderOf);
  const order = parseOrder(text);
  if (order) orderOf(order);
  const fills = parseFills(text);
  if (fills) newFills(fills, markOf(undefined, NOW));
  const page = parseSnapshots(text);
  if (page) quotesOf(page);
  stepOf(parseStreamMessage(text));
  const answer = { kind: 'answered', headers: {}, body: text } as const;
  for (const status of [200, 201, 204, 207, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503]) {
    placeOutcome({ ...answer, status }, 'tp-1' as Parameters<typeof placeOutcome>[1]);
    cancelOutcome({ ...answer, status });
  }
}

describe('messages', () => {
  it('of any text are read or refused, and never throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const read of READERS) read(text);
        readAll(text);
      }),
    );
  });

  it('of any JSON are read or refused, and never throw', () => {
    fc.assert(fc.property(fc.json(), (text) => readAll(text)));
  });

  it.each(['http_get_account.json', 'http_get_order.json', 'http_get_positions.json'])(
    'that are %s with anything in any field never throw',
    (name) => {
      const whole = JSON.parse(fixture(name)) as object;
      const [first = whole] = Array.isArray(whole) ? (whole as object[]) : [whole];
      const anything = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.object());
      fc.assert(
        fc.property(fc.constantFrom(...Object.keys(first)), anything, (field, value) => {
          const one = { ...first, [field]: value };
          readAll(JSON.stringify(Array.isArray(whole) ? [one] : one));
        }),
      );
    },
  );

  it('cut short are refused', () => {
    const text = fixture('http_get_order.json').trim();
    for (let length = 0; length < text.length; length += 7) expect(parseOrder(text.slice(0, length))).toBeUndefined();
  });
});
