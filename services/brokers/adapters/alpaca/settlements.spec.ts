/** Texts of Alpaca's page "Non-Trade Activities for Option Events" as they stand there, mapped to what they mean. */
import { describe, expect, it } from '@jest/globals';
import { type AccountId, type Instant, instant } from '#core/units';
import { sharesOfPosition } from './map.js';
import { parseOptionEvents } from './parse.js';
import { optionEventsRequest } from './requests.js';
import { settlementsOf } from './settlements.js';
import type { PositionBody } from './wire.js';

const ASSIGNMENT = `[{"id":"20190801011955195::5f596936-6f23-4cef-bdf1-3806aae57dbf","activity_type":"OPASN","date":"2023-07-01",
"net_amount":"0","description":"Option Assignment","symbol":"AAPL230721C00150000","qty":"2","status":"executed"},
{"activity_type":"OPTRD","id":"20190801011955195::5f596936-6f23-4cef-bdf1-3806aae57dbf","date":"2023-07-01","net_amount":"30000",
"description":"Option Trade","symbol":"AAPL","qty":"-200","price":"150","status":"executed"}]`;
const EXERCISE = `[{"id":"20190801011955195::5f596936-6f23-4cef-bdf1-3806aae57dbf","activity_type":"OPEXC","date":"2023-07-21",
"net_amount":"0","description":"Option Exercise","symbol":"AAPL230721C00150000","qty":"-2","status":"executed"}]`;
const ACCOUNT = 'a1' as AccountId;
/** 17:30 in New York. */
const EVENING = instant(Date.UTC(2023, 6, 1, 21, 30));

const read = (text: string, since = 0 as Instant) => {
  const rows = parseOptionEvents(text);
  return rows && settlementsOf(rows, ACCOUNT, since);
};
const changed = (over: object) => JSON.stringify([{ ...JSON.parse(ASSIGNMENT)[0], ...over }]);

describe(settlementsOf.name, () => {
  it('reads an assignment, without the trade in shares that goes with it', () => {
    expect(read(ASSIGNMENT)).toEqual([
      {
        id: '20190801011955195::5f596936-6f23-4cef-bdf1-3806aae57dbf',
        accountId: ACCOUNT,
        symbol: 'AAPL230721C00150000',
        kind: 'assigned',
        quantity: 2,
        fees: 0,
        tsEvent: EVENING,
      },
    ]);
  });

  it('reads an expiry, whatever its sign, and no exercise of one’s own', () => {
    expect(read(changed({ activity_type: 'OPEXP', qty: '-1' }))).toMatchObject([{ kind: 'expired', quantity: 1 }]);
    expect(read(EXERCISE)).toEqual([]);
  });

  it('leaves out what was taken back and what took effect before', () => {
    expect(read(changed({ status: 'canceled' }))).toEqual([]);
    expect(read(ASSIGNMENT, EVENING)).toHaveLength(1);
    expect(read(ASSIGNMENT, (EVENING + 1) as Instant)).toEqual([]);
  });

  it.each([
    ['no contract', { symbol: 'AAPL' }],
    ['no symbol', { symbol: null }],
    ['half a contract', { qty: '0.5' }],
    ['no quantity', { qty: null }],
    ['nothing', { qty: '0' }],
    ['no date', { date: 'yesterday' }],
  ])('is unreadable with %s: an empty list would say that nothing was settled', (_name, over) => {
    expect(read(changed(over))).toBeUndefined();
  });
});

describe(optionEventsRequest.name, () => {
  it('asks for both kinds from a day before, oldest first, page after page', () => {
    const { method, path } = optionEventsRequest(EVENING, 'last');
    const url = new URL(path, 'https://localhost');
    expect([method, url.pathname]).toEqual(['GET', '/v2/account/activities']);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      activity_types: 'OPASN,OPEXP',
      direction: 'asc',
      page_size: '100',
      after: '2023-06-30T21:30:00.000Z',
      page_token: 'last',
    });
  });
});

describe(sharesOfPosition.name, () => {
  const position = (over: Partial<PositionBody>): PositionBody => ({
    ...{ symbol: 'AAPL', asset_class: 'us_equity', qty: '200', avg_entry_price: '150' },
    ...over,
  });
  it.each([
    ['whole shares', {}, { underlying: 'AAPL', quantity: 200 }],
    ['a part of one, which no contract stands on', { qty: '199.99' }, { underlying: 'AAPL', quantity: 199 }],
    ['a short position', { qty: '-3' }, { underlying: 'AAPL', quantity: -3 }],
    ['a class of shares by the root of its options', { symbol: 'BRK.B' }, { underlying: 'BRKB', quantity: 200 }],
    ['an option', { asset_class: 'us_option' }, 'foreign'],
    ['no number', { qty: 'many' }, undefined],
  ])('reads %s', (_name, over, expected) => {
    expect(sharesOfPosition(position(over))).toEqual(expected);
  });
});
