import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SCHWAB_REFUSALS } from './errors.js';
import { cancelOutcome, placeOutcome, replaceOutcome } from './outcomes.js';

const HASH = '8A9F';
const LOCATION = `https://api.schwabapi.com/trader/v1/accounts/${HASH}/orders/1004054538123`;

function answered(status: number, body = '', headers: Readonly<Record<string, string>> = {}) {
  return { answer: { kind: 'answered', status, headers, body } as const, accountKey: HASH };
}

describe(placeOutcome.name, () => {
  it('finds the id in the address of the new order', () => {
    expect(placeOutcome(answered(201, '', { location: LOCATION }))).toEqual({
      kind: 'accepted',
      brokerOrderId: '1004054538123',
    });
    const path = `/trader/v1/accounts/${HASH}/orders/7`;
    expect(placeOutcome(answered(201, '', { location: path }))).toEqual({ kind: 'accepted', brokerOrderId: '7' });
  });

  it.each([
    undefined,
    '',
    LOCATION.replace(HASH, 'B7C1'),
    LOCATION.replace(HASH, `${HASH}/x`),
    `${LOCATION}x`,
    `${LOCATION}/`,
    `${LOCATION}?a=1`,
    LOCATION.replace('https', 'http'),
    LOCATION.replace('/orders/', '/orders/orders/'),
  ])('does not know which order was taken when the address is %j', (location) => {
    const headers = location === undefined ? undefined : { location };
    expect(placeOutcome(answered(201, '', headers))).toEqual({ kind: 'unknown', cause: 'ORDER_ID_MISSING' });
  });

  it.each([
    [400, 'ORDER_INVALID'],
    [401, 'TOKEN_REFUSED'],
    [403, 'ORDER_FORBIDDEN'],
    [404, 'ACCOUNT_NOT_FOUND'],
    [429, 'RATE_LIMITED'],
  ])('takes %d for a rejection: %s', (status, code) => {
    expect(placeOutcome(answered(status, '{"message":"string","errors":["string"]}'))).toEqual({
      kind: 'rejected',
      code,
      text: 'string · string',
    });
  });

  it('names a rejection by the code that Schwab gives, whatever warnings come with it', () => {
    const body = JSON.stringify({
      message: 'A validation error occurred.',
      errors: ['PRICES_CAN_CHANGE_QUICKLY', 'Position_Sys_0001: oversold/overbought'],
    });
    expect(placeOutcome(answered(400, body))).toEqual({
      kind: 'rejected',
      code: 'POSITION_SYS_0001',
      text: 'A validation error occurred. · Position_Sys_0001: oversold/overbought',
    });
  });

  it.each([200, 202, 204, 302, 409, 422, 500, 502, 503, 504])('does not know what %d means', (status) => {
    const body = '{"message":"string","errors":[]}';
    expect(placeOutcome(answered(status, body))).toEqual({ kind: 'unknown', cause: `HTTP_${status}` });
  });

  it('believes no refusal that something in between made up', () => {
    expect(placeOutcome(answered(403, '<html>Access denied</html>'))).toEqual({ kind: 'unknown', cause: 'HTTP_403' });
    expect(placeOutcome(answered(400, ''))).toEqual({ kind: 'unknown', cause: 'HTTP_400' });
    expect(placeOutcome(answered(429, ''))).toEqual({ kind: 'rejected', code: 'RATE_LIMITED' });
  });

  it('keeps apart what was lost and what was never sent', () => {
    const lost = { kind: 'lost', cause: 'ECONNRESET' } as const;
    const unsent = { kind: 'not_sent', cause: 'GUARD_REFUSED' } as const;
    expect(placeOutcome({ answer: lost, accountKey: HASH })).toEqual({ kind: 'unknown', cause: 'ECONNRESET' });
    expect(placeOutcome({ answer: unsent, accountKey: HASH })).toEqual(unsent);
  });
});

describe(replaceOutcome.name, () => {
  it('gives the new id, and says when the order is gone', () => {
    expect(replaceOutcome(answered(201, '', { location: LOCATION }))).toMatchObject({ brokerOrderId: '1004054538123' });
    expect(replaceOutcome(answered(404, '{"message":"x"}'))).toMatchObject({ code: 'ORDER_NOT_FOUND' });
  });
});

describe(cancelOutcome.name, () => {
  it('was requested with 200 and an empty body', () => {
    expect(cancelOutcome(answered(200).answer)).toEqual({ kind: 'requested' });
  });

  it('was refused, or nobody knows', () => {
    expect(cancelOutcome(answered(400, '{"message":"x"}').answer)).toMatchObject({ code: 'ORDER_ENDED' });
    expect(cancelOutcome(answered(500, '{"message":"x"}').answer)).toEqual({ kind: 'unknown', cause: 'HTTP_500' });
    expect(cancelOutcome({ kind: 'not_sent', cause: 'NO_BUDGET' })).toEqual({ kind: 'unknown', cause: 'NO_BUDGET' });
  });
});

describe('the table of codes', () => {
  it('in the README says what the code says', () => {
    const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| ([A-Z][A-Z_0-9]+) \| (.+) \|$/gm)];
    expect(Object.fromEntries(rows.map(([, code, meaning]) => [code, meaning]))).toEqual(SCHWAB_REFUSALS);
  });
});
