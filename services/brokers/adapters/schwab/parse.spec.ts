import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant } from '#core/units';
import { PLACE_REFUSALS, rejectionOf } from './errors.js';
import { streamPathOf } from './hosts.js';
import { balancesOf, factsOf, positionsOf, previewOf, quoteOf } from './map-account.js';
import { readOrder } from './map-order.js';
import { orderIdOfLocation, parseError, parseWire } from './parse.js';
import { newsOf } from './stream-frames.js';
import { parseSchwabTime } from './times.js';
import { accountSchema, chainSchema, orderSchema, ordersSchema, previewSchema, quotesSchema } from './wire.js';

const fixture = (name: string) => readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8');
const ORDER = fixture('http_get_order.json');
const ACCOUNT = fixture('http_get_account.json');

/** Reads a text as everything that a reply may be, down to the model. */
function readAll(text: string): void {
  const order = parseWire(orderSchema, text);
  if (order !== undefined) readOrder(order);
  for (const one of parseWire(ordersSchema, text) ?? []) readOrder(one);
  const account = parseWire(accountSchema, text)?.securitiesAccount;
  if (account !== undefined) {
    factsOf(account);
    positionsOf(account);
    balancesOf(account, instant(0));
  }
  for (const [symbol, { quote }] of Object.entries(parseWire(quotesSchema, text) ?? {})) {
    if (quote !== undefined) quoteOf(symbol, quote);
  }
  const chain = parseWire(chainSchema, text);
  const rows = Object.values(chain?.putExpDateMap ?? {}).flatMap((strikes) => Object.values(strikes).flat());
  for (const row of rows) quoteOf(row.symbol, row);
  const preview = parseWire(previewSchema, text);
  if (preview !== undefined) previewOf(preview);
  rejectionOf(PLACE_REFUSALS, 400, parseError(text));
  newsOf(text);
}

/** Puts some value in the place of one of an object's values, however deep. */
function mutate(value: unknown, at: number, by: unknown): unknown {
  let seen = 0;
  const visit = (node: unknown): unknown => {
    seen += 1;
    if (seen === at) return by;
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, visit(inner)]));
  };
  return visit(value);
}

describe('reading what Schwab sends', () => {
  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => readAll(text)));
    fc.assert(fc.property(fc.json(), (text) => readAll(text)));
  });

  it('never throws on a reply of which one value is another', () => {
    const value = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(1e308, -999, '1e999', '', null));
    fc.assert(
      fc.property(fc.constantFrom(ORDER, ACCOUNT), fc.integer({ min: 1, max: 90 }), value, (text, at, by) =>
        readAll(JSON.stringify(mutate(JSON.parse(text), at, by))),
      ),
      { numRuns: 500 },
    );
  });

  it('never throws on stamps, addresses and ids', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseSchwabTime(text);
        orderIdOfLocation(text, '8A9F');
        streamPathOf(text);
      }),
    );
  });

  it('refuses an id that a number cannot hold', () => {
    expect(parseWire(orderSchema, ORDER.replace('1004054538123', '10040545381230000000'))).toBeUndefined();
  });

  it('refuses amounts without a number', () => {
    expect(parseWire(orderSchema, ORDER.replace('"price":1.25', '"price":"1.25"'))).toBeUndefined();
  });
});

describe(streamPathOf.name, () => {
  it('accepts the host that is on the list, over TLS', () => {
    expect(streamPathOf('wss://streamer-api.schwab.com/ws')).toBe('/ws');
    expect(streamPathOf('wss://streamer-api.schwab.com/ws?a=1')).toBe('/ws?a=1');
  });

  it.each([
    'ws://streamer-api.schwab.com/ws',
    'https://streamer-api.schwab.com/ws',
    'wss://streamer-api.schwab.com.example.org/ws',
    'wss://streamer-api.schwab.com:8443/ws',
    'wss://streamer-api.schwab.com@example.org/ws',
    'wss://me@streamer-api.schwab.com/ws',
    'streamer-api.schwab.com',
    '',
  ])('refuses %j', (address) => {
    expect(streamPathOf(address)).toBeUndefined();
  });
});
