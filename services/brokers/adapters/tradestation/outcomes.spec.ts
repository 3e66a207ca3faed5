import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cancelOutcome, placeOutcome, replaceOutcome } from './outcomes.js';
import { TRADESTATION_REFUSALS } from './refusals.js';

const answered = (status: number, body: unknown) =>
  ({ kind: 'answered', status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) }) as const;
const failed = (message: string) => ({ Error: 'FAILED', Message: message, OrderID: '1234567' });
const SENT = { Message: 'Sent order: Sell 1 AAPL 260116P150 @ 1.25 Limit', OrderID: '286179829' };

describe(placeOutcome.name, () => {
  it('accepts one order that was sent', () => {
    const outcome = placeOutcome(answered(200, { Orders: [SENT] }));
    expect(outcome).toEqual({ kind: 'accepted', brokerOrderId: '286179829' });
  });

  it.each([
    ['Order failed. Reason: Type = LMT has invalid Price', 'ORDER_INVALID'],
    ['Order failed. Reason: EC804: Boxed positions are not permitted', 'BOXED_POSITION'],
    ['You do not have enough buying power', 'BUYING_POWER'],
    ['Duplicate order', 'DUPLICATE_CLIENT_ORDER_ID'],
    ['OrderConfirmID must be unique', 'DUPLICATE_CLIENT_ORDER_ID'],
  ])('rejects 200 with nothing but "%s"', (message, code) => {
    const outcome = placeOutcome(answered(200, { Orders: [], Errors: [failed(message)] }));
    expect(outcome).toEqual({ kind: 'rejected', code, text: message });
  });

  it.each([
    ['both an order and an error', { Orders: [SENT], Errors: [failed('x')] }],
    ['two orders', { Orders: [SENT, SENT] }],
    ['an order without an id', { Orders: [{ Message: 'Sent' }] }],
    ['another error', { Errors: [{ Error: 'GatewayTimeout', Message: 'x' }] }],
    ['nothing', {}],
    ['an error page', '<html>'],
  ])('knows nothing from %s', (_what, body) => {
    expect(placeOutcome(answered(200, body))).toEqual({ kind: 'unknown', cause: 'ANSWER_UNREADABLE' });
  });

  it('knows nothing from 5xx, or from a refusal that is not TradeStation’s own', () => {
    expect(placeOutcome(answered(503, { Error: 'ServiceUnavailable' }))).toMatchObject({ kind: 'unknown' });
    expect(placeOutcome(answered(504, { Error: 'GatewayTimeout' }))).toMatchObject({ kind: 'unknown' });
    expect(placeOutcome(answered(400, '<html>'))).toEqual({ kind: 'unknown', cause: 'HTTP_400' });
    expect(placeOutcome(answered(403, { Error: 'Forbidden', Message: 'No.' }))).toMatchObject({
      kind: 'rejected',
      code: 'ACCOUNT_FORBIDDEN',
    });
  });
});

describe(replaceOutcome.name, () => {
  const taken = { Message: 'Cancel/Replace order sent.', OrderID: '123456789' };

  it('keeps the id, and knows nothing from another one', () => {
    expect(replaceOutcome(answered(200, taken), '123456789')).toEqual({ kind: 'accepted', brokerOrderId: '123456789' });
    expect(replaceOutcome(answered(200, taken), '1')).toMatchObject({ kind: 'unknown' });
  });
});

describe(cancelOutcome.name, () => {
  it('is a request; what cannot be cancelled has ended', () => {
    const taken = answered(200, { Message: 'Cancel request sent', OrderID: '7' });
    expect(cancelOutcome(taken, '7')).toEqual({ kind: 'requested' });
    const refused = answered(400, { Error: 'BadRequest', Message: 'Whatever.' });
    expect(cancelOutcome(refused, '7')).toMatchObject({ kind: 'rejected', code: 'ORDER_ENDED' });
    const gone = answered(404, { Error: 'NotFound', Message: 'Order not found.' });
    expect(cancelOutcome(gone, '7')).toMatchObject({ kind: 'rejected', code: 'ORDER_NOT_FOUND' });
  });
});

describe('the codes', () => {
  it('stand in the README', () => {
    const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| ([A-Z][A-Z_]+) \| (.+) \|$/gm)].map(([, code, words]) => [code, words]);
    expect(Object.fromEntries(rows)).toEqual(TRADESTATION_REFUSALS);
  });
});
