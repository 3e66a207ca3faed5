import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ALPACA_REFUSALS, refusalOf } from './refusals.js';

describe('ALPACA_REFUSALS', () => {
  it('is the table of the README', () => {
    const text = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8');
    const rows = [...text.matchAll(/^\| ([A-Z][A-Z_]+) \| (.+) \|$/gm)];
    expect(Object.fromEntries(rows.map(([, code, meaning]) => [code, meaning]))).toEqual(ALPACA_REFUSALS);
  });
});

describe(refusalOf.name, () => {
  it('proves nothing without an error of Alpaca, but for a throttle and a refused token', () => {
    const statuses = [200, 204, 302, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503];
    const refused = statuses.filter((status) => refusalOf(status, undefined) !== undefined);
    expect(refused).toEqual([401, 429]);
  });

  it('never takes a doubled client id for a mere rejection, however it is worded', () => {
    const texts = [
      'client_order_id must be unique',
      'Duplicate client order id',
      'order with client_order_id already exists',
    ];
    const codes = texts.map((message) => refusalOf(422, { code: 40010001, message }));
    expect(codes).toEqual(Array(3).fill('DUPLICATE_CLIENT_ORDER_ID'));
  });

  it('proves nothing of a status that is not documented as a refusal', () => {
    const error = { code: 40010001, message: 'client_order_id must be unique' };
    expect([200, 302, 408, 409, 500, 503].map((status) => refusalOf(status, error))).toEqual(Array(6).fill(undefined));
  });
});
