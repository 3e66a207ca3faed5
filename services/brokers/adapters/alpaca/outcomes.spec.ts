import { describe, expect, it } from '@jest/globals';
import type { ClientOrderId } from '#core/units';
import { cancelOutcome, placeOutcome } from './outcomes.js';
import { fixture } from './testing/fixtures.js';

const CLIENT_ID = 'bot-7f3a-open-1' as ClientOrderId;
const answered = (status: number, body: string) => ({ kind: 'answered', status, headers: {}, body }) as const;
const error = (code: number, message: string) => JSON.stringify({ code, message });
const placed = (status: number, body: string) => placeOutcome(answered(status, body), CLIENT_ID);

describe(placeOutcome.name, () => {
  it('accepts an order that is shown under our client id', () => {
    const accepted = { kind: 'accepted', brokerOrderId: '61e69015-8549-4bfd-b9c3-01e75843f47d' };
    expect(placed(200, fixture('http_get_order.json'))).toEqual(accepted);
    expect(placed(201, fixture('http_get_order.json'))).toEqual(accepted);
  });

  it('does not know what an answer about something else means', () => {
    const unreadable = { kind: 'unknown', cause: 'ANSWER_UNREADABLE' };
    expect(placeOutcome(answered(200, fixture('http_get_order.json')), 'bot-other' as ClientOrderId)).toEqual(
      unreadable,
    );
    expect(placed(200, '{"order":{"id":')).toEqual(unreadable);
    expect(placed(200, '')).toEqual(unreadable);
    expect(placed(200, '{}')).toEqual(unreadable);
  });

  it.each([
    [422, 40010001, 'client_order_id must be unique', 'DUPLICATE_CLIENT_ORDER_ID'],
    [422, 40010001, 'client order id must be unique', 'DUPLICATE_CLIENT_ORDER_ID'],
    [
      403,
      40310000,
      'insufficient options buying power for cash-secured put (required: 113000, available: 2607.46)',
      'BUYING_POWER',
    ],
    [403, 40310000, 'insufficient options buying power (required: 20310, available: 9395)', 'BUYING_POWER'],
    [403, 40310000, 'account not eligible to trade uncovered option contracts', 'OPTION_LEVEL'],
    [403, 40310000, 'account not authorized to trade options', 'OPTION_LEVEL'],
    [403, 40310000, 'submit mleg order is disabled', 'ACCOUNT_FORBIDDEN'],
    [422, 42210000, 'contract "AAPL260116P00150000" is expired', 'CONTRACT_EXPIRED'],
    [422, 42210000, 'contract "AAPL260116P00150000" expires soon, unable to open new positions', 'CONTRACT_EXPIRED'],
    [422, 42210000, 'contract "AAPL260116P00151000" not found', 'CONTRACT_UNTRADABLE'],
    [422, 42210000, 'contract "AAPL260116P00151000" is not tradable', 'CONTRACT_UNTRADABLE'],
    [
      422,
      42210000,
      'position intent mismatch, inferred: buy_to_open, specified: buy_to_close',
      'POSITION_INTENT_MISMATCH',
    ],
    [422, 42210000, 'order_time_in_force provided not supported for options trading', 'ORDER_INVALID'],
    [422, 42210000, 'order parameters are not changed', 'ORDER_UNCHANGED'],
    [422, 42210000, 'cannot replace order in filled status', 'ORDER_ENDED'],
    [422, 42210000, 'something that Alpaca says from tomorrow on', 'ORDER_INVALID'],
    [400, 40010000, 'request body format is invalid', 'ORDER_INVALID'],
    [404, 40410000, 'order not found', 'ORDER_NOT_FOUND'],
    [401, 40110000, 'unauthorized.', 'TOKEN_REFUSED'],
    [429, 42910000, 'rate limit exceeded', 'RATE_LIMITED'],
  ])('of %d %d %j is a rejection', (status, code, message, expected) => {
    expect(placed(status, error(code, message))).toEqual({ kind: 'rejected', code: expected, text: message });
  });

  it('is a refused token where a 403 carries no code of an order', () => {
    expect(placed(403, '{"message":"forbidden."}')).toMatchObject({ kind: 'rejected', code: 'TOKEN_REFUSED' });
    expect(placed(401, '')).toEqual({ kind: 'rejected', code: 'TOKEN_REFUSED' });
  });

  it.each([
    [500, error(50010000, 'internal server error occurred')],
    [502, '<html>Bad gateway</html>'],
    [503, ''],
    [504, ''],
    [302, ''],
    [408, error(40810000, 'timeout')],
    [409, error(40910000, 'conflict')],
    [403, '<html>Access denied</html>'],
    [422, 'unprocessable'],
    [404, 'not found'],
  ])('stays unknown after %d %j', (status, body) => {
    expect(placed(status, body)).toEqual({ kind: 'unknown', cause: `HTTP_${status}` });
  });

  it('keeps what the transport knows', () => {
    expect(placeOutcome({ kind: 'lost', cause: 'ECONNRESET' }, CLIENT_ID)).toEqual({
      kind: 'unknown',
      cause: 'ECONNRESET',
    });
    const notSent = { kind: 'not_sent', cause: 'GUARD_REFUSED' } as const;
    expect(placeOutcome(notSent, CLIENT_ID)).toEqual(notSent);
  });
});

describe(cancelOutcome.name, () => {
  it('is taken with 204, which does not end the order yet', () => {
    expect(cancelOutcome(answered(204, ''))).toEqual({ kind: 'requested' });
  });

  it('is refused where the order has ended or does not exist', () => {
    const ended = 'order is already in "filled" state';
    expect(cancelOutcome(answered(422, error(42210000, ended)))).toEqual({
      kind: 'rejected',
      code: 'ORDER_ENDED',
      text: ended,
    });
    expect(cancelOutcome(answered(404, error(40410000, 'order not found for nothing')))).toMatchObject({
      kind: 'rejected',
      code: 'ORDER_NOT_FOUND',
    });
  });

  it('is unknown after anything else', () => {
    expect(cancelOutcome(answered(500, ''))).toEqual({ kind: 'unknown', cause: 'HTTP_500' });
    expect(cancelOutcome(answered(200, ''))).toEqual({ kind: 'unknown', cause: 'HTTP_200' });
    expect(cancelOutcome({ kind: 'lost', cause: 'CALL_TIMEOUT' })).toEqual({ kind: 'unknown', cause: 'CALL_TIMEOUT' });
    expect(cancelOutcome({ kind: 'not_sent', cause: 'ECONNREFUSED' })).toEqual({
      kind: 'unknown',
      cause: 'ECONNREFUSED',
    });
  });
});
