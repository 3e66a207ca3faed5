/** The vendor's own specification and recorded answers, read by the parsers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { instantAt } from '#core/calendar';
import type { TradingDate } from '#core/units';
import { mapSnapshotContract, spotOfSnapshot } from './map.js';
import { Dividend, MarketStatus, Page, ReferenceContract, SnapshotContract, Split } from './parse-answers.js';
import { parseMessage } from './parse-events.js';

const FOLDER = join(process.env['THETAPOD_DATA'] ?? '../shared/data', 'vendor_specs', 'massive');

// biome-ignore lint/suspicious/noExplicitAny: the vendor's documents are walked by path.
const read = (name: string): any => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
const midnight = (date: string) => instantAt(date as TradingDate, '00:00');
const rows = (body: unknown) => Page.parse(body).results ?? [];

describe('the recorded answers', () => {
  it('are a chain of one contract', () => {
    const [wire] = rows(read('mocks/v3_snapshot_options_AAPL.json')).map((row) => SnapshotContract.parse(row));
    if (!wire) throw new Error('one contract was recorded');
    expect(mapSnapshotContract(wire, midnight('2022-04-29'))).toEqual({
      contract: { root: 'AAPL', expiry: '2023-06-16', right: 'call', strike: 1_500_000 },
      adjusted: false,
      bid: 289_000,
      ask: 292_500,
      bidSize: 294,
      askSize: 209,
      last: 292_500,
      volume: 8,
      openInterest: 8_133,
      quoteTs: 1_651_254_260_800,
    });
    // The next day the same bar says nothing about the volume.
    expect(mapSnapshotContract(wire, midnight('2022-05-02'))).not.toHaveProperty('volume');
    expect(spotOfSnapshot(wire)).toEqual({ bid: 1_599_606, ask: 1_599_606, ts: 1_651_254_263_172 });
  });

  it('are contracts and the time of the server', () => {
    const contracts = rows(read('mocks/v3_reference_options_contracts.json')).map((row) =>
      ReferenceContract.parse(row),
    );
    expect(contracts).toHaveLength(10);
    expect(contracts[0]).toMatchObject({ ticker: 'O:A220520C00065000', strike_price: 65, underlying_ticker: 'A' });
    const { serverTime } = MarketStatus.parse(read('mocks/v1_marketstatus_now.json'));
    expect(Date.parse(serverTime)).toBe(Date.parse('2022-04-28T20:48:08Z'));
  });
});

describe('the examples of the specifications', () => {
  const exampleOf = (path: string) =>
    read('rest_openapi_subset.json').paths[path].get.responses['200'].content['application/json'].example;

  it('are read by the REST schemas', () => {
    const contracts = rows(exampleOf('/v3/reference/options/contracts')).map((row) => ReferenceContract.parse(row));
    expect(contracts.map((one) => one.additional_underlyings?.map(({ underlying }) => underlying))).toEqual([
      undefined,
      ['VMW', 'USD'],
    ]);
    expect(rows(exampleOf('/stocks/v1/splits')).map((row) => Split.parse(row))).toMatchObject([
      { ticker: 'AAPL', split_from: 1, split_to: 2 },
    ]);
    expect(rows(exampleOf('/stocks/v1/dividends')).map((row) => Dividend.parse(row))).toMatchObject([
      { ticker: 'AAPL', cash_amount: 0.26, ex_dividend_date: '2025-08-11' },
    ]);
    const [late] = rows(exampleOf('/v3/snapshot/options/{underlyingAsset}')).map((row) => SnapshotContract.parse(row));
    if (!late) throw new Error('the example has a contract');
    expect(spotOfSnapshot(late)).toBe('delayed');
    // Its ticker has one digit too many, so it is no contract.
    expect(mapSnapshotContract(late, midnight('2020-11-12'))).toBeUndefined();
  });

  it('are read from socket messages', () => {
    const { paths, components } = read('websocket_spec_subset.json');
    const event = (path: string) => paths[path].get.responses['200'].content['application/json'].example;
    const statuses = Object.values<{ allOf?: { example?: string }[] }>(components.schemas).flatMap(({ allOf }) =>
      (allOf ?? []).flatMap(({ example }) => (typeof example === 'string' ? [example] : [])),
    );
    expect(statuses.length).toBeGreaterThan(3);
    const text = [event('/options/Q'), event('/stocks/Q'), event('/options/A'), event('/options/AM')].map((one) =>
      JSON.stringify(one),
    );
    const { events, faults } = parseMessage(`[${[...text, ...statuses].join()}]`);
    expect(faults).toEqual([]);
    expect(events.slice(0, 4).map(({ kind }) => kind)).toEqual(['quote', 'quote', 'bar', 'bar']);
    expect(
      events
        .slice(4)
        .map((one) => (one.kind === 'status' ? one.status : one.kind))
        .sort(),
    ).toEqual(['auth_success', 'max_connections', 'success', 'success', 'success'].sort());
  });
});
