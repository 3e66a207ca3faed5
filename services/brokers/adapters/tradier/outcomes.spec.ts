import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BrokerAnswer } from '../../transport/index.js';
import { isTokenRefused } from './errors.js';
import { cancelOutcome, placeOutcome, previewOutcome, replaceOutcome } from './outcomes.js';

function answered(status: number, body: string): Extract<BrokerAnswer, { kind: 'answered' }> {
  return { kind: 'answered', status, headers: {}, body };
}

const PLACED = '{"order":{"id":257459,"status":"ok","partner_id":"c4998eb7-06e8-4820-a7ab-55d9760065fb"}}';
const EXPIRED =
  '{"fault":{"faultstring":"Access Token expired","detail":{"errorcode":"keymanagement.service.access_token_expired"}}}';
const DATASTORE =
  '{"fault":{"faultstring":"Datastore Error","detail":{"errorcode":"steps.servicecallout.ExecutionFailed"}}}';
const BACKOFFICE =
  '{"errors":{"error":["Backoffice rejected override of the order.","DayTradingBuyingPowerExceeded"]}}';
const DURATION = 'Invalid parameter, duration: pre market no longer available.';

describe(placeOutcome.name, () => {
  it('takes "ok" for received, under the id that it names', () => {
    expect(placeOutcome(answered(200, PLACED))).toEqual({ kind: 'accepted', brokerOrderId: '257459' });
  });

  it.each([
    [200, BACKOFFICE, 'BUYING_POWER', 'Backoffice rejected override of the order. · DayTradingBuyingPowerExceeded'],
    [200, '{"errors":{"error":"AccountIsNotApproved"}}', 'OPTION_LEVEL', 'AccountIsNotApproved'],
    [200, '{"errors":{"error":"ContingentOrderExecution"}}', 'ORDER_REFUSED', 'ContingentOrderExecution'],
    [400, DURATION, 'ORDER_REFUSED', DURATION],
    [401, EXPIRED, 'TOKEN_REFUSED', 'Access Token expired'],
    [401, 'Unauthorized Account: VA000001', 'NOT_FOUND', 'Unauthorized Account'],
    [403, '{"fault":{"faultstring":"Required scope(s) missing"}}', 'NOT_PERMITTED', 'Required scope(s) missing'],
    [429, '', 'RATE_LIMITED', undefined],
  ])('takes %i with %s for a refusal', (status, body, code, text) => {
    expect(placeOutcome(answered(status, body))).toEqual({
      kind: 'rejected',
      code,
      ...(text === undefined ? {} : { text }),
    });
  });

  it.each([
    ['a fault of the gateway', answered(500, DATASTORE), 'HTTP_500'],
    ['a gateway that waited in vain', answered(504, ''), 'HTTP_504'],
    ['a redirect', answered(302, ''), 'HTTP_302'],
    ['a status that nobody listed', answered(409, ''), 'HTTP_409'],
    ['half an answer', answered(200, '{"order":{"id":'), 'ANSWER_UNREADABLE'],
    ['no answer', answered(200, ''), 'ANSWER_UNREADABLE'],
    ['XML', answered(200, '<order><id>1</id><status>ok</status></order>'), 'ANSWER_UNREADABLE'],
    ['a status of the order that is not ok', answered(200, '{"order":{"id":1,"status":"error"}}'), 'ANSWER_UNREADABLE'],
    [
      'an order and a refusal at once',
      answered(200, '{"order":{"id":1,"status":"ok"},"errors":{"error":"AccountDisabled"}}'),
      'ANSWER_UNREADABLE',
    ],
    ['a lost answer', { kind: 'lost', cause: 'CALL_TIMEOUT' } as const, 'CALL_TIMEOUT'],
  ])('takes %s for unknown', (_name, answer, cause) => {
    expect(placeOutcome(answer)).toEqual({ kind: 'unknown', cause });
  });

  it('says not sent only where nothing was sent', () => {
    expect(placeOutcome({ kind: 'not_sent', cause: 'ECONNREFUSED' })).toEqual({
      kind: 'not_sent',
      cause: 'ECONNREFUSED',
    });
  });

  it('never calls a failing server a refusal, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 500, max: 599 }),
        fc.oneof(fc.string(), fc.constant(BACKOFFICE), fc.json()),
        (status, body) => {
          expect(placeOutcome(answered(status, body)).kind).toBe('unknown');
        },
      ),
    );
  });
});

describe(replaceOutcome.name, () => {
  it('keeps the id, and believes no answer about another order', () => {
    expect(replaceOutcome(answered(200, PLACED), '257459')).toEqual({ kind: 'accepted', brokerOrderId: '257459' });
    expect(replaceOutcome(answered(200, PLACED), '1')).toEqual({ kind: 'unknown', cause: 'ANSWER_UNREADABLE' });
  });
});

describe(cancelOutcome.name, () => {
  it.each([
    [answered(200, PLACED), { kind: 'requested' }],
    [answered(400, 'order already in finalized state: filled'), { kind: 'rejected', code: 'ORDER_ENDED' }],
    [
      answered(200, '{"errors":{"error":"order already in finalized state: filled"}}'),
      { kind: 'rejected', code: 'ORDER_ENDED' },
    ],
    [answered(401, 'Unauthorized Account: VA000001'), { kind: 'rejected', code: 'ORDER_NOT_FOUND' }],
    [answered(502, ''), { kind: 'unknown', cause: 'HTTP_502' }],
    [{ kind: 'not_sent', cause: 'NO_BUDGET' } as const, { kind: 'unknown', cause: 'NO_BUDGET' }],
  ])('reads %j', (answer, outcome) => {
    expect(cancelOutcome(answer)).toMatchObject(outcome);
  });
});

describe(previewOutcome.name, () => {
  it('says what the order would be refused for', () => {
    expect(previewOutcome(BACKOFFICE)).toMatchObject({ kind: 'rejected', code: 'BUYING_POWER' });
    expect(previewOutcome('{"order":')).toBeUndefined();
  });
});

describe(isTokenRefused.name, () => {
  it('tells a dead token from an account of somebody else', () => {
    expect(isTokenRefused(answered(401, EXPIRED))).toBe(true);
    expect(isTokenRefused(answered(401, ''))).toBe(true);
    expect(isTokenRefused(answered(401, 'Unauthorized Account: VA000001'))).toBe(false);
    expect(isTokenRefused(answered(403, EXPIRED))).toBe(false);
  });
});
