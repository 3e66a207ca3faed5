import { describe, expect, it } from '@jest/globals';
import { consentCodeOf, isOtherIssuer, readCallback } from './callback-query.js';

const state = 'A'.repeat(43);

describe(readCallback.name, () => {
  it('reads a code, decoded once', () => {
    const query = Object.fromEntries(new URLSearchParams(`code=C0.b2F%40&state=${state}&session=9`));
    expect(readCallback(query)).toEqual({ code: 'C0.b2F@', state });
  });

  it('reads a refusal, also when a code stands beside it', () => {
    const query = { error: 'access_denied', error_description: 'no', code: 'c', state };
    expect(readCallback(query)).toEqual({ error: 'access_denied', state });
    expect([consentCodeOf('access_denied'), consentCodeOf('server_error')]).toEqual([
      'ACCESS_DENIED',
      'CONSENT_FAILED',
    ]);
  });

  it('reads the way back of a page that gives no state, and nothing of it beside a state', () => {
    const query = { authCode: 'AbC-12', userId: '1614986' };
    expect(readCallback(query)).toEqual({ code: '1614986:AbC-12', state: undefined, iss: undefined });
    for (const over of [{ state }, { userId: '' }, { userId: 'a:b' }, { authCode: 'a b' }, { authCode: ['a', 'b'] }]) {
      expect(readCallback({ ...query, ...over })).toBeUndefined();
    }
  });

  it.each([
    {},
    { state },
    { code: 'c' },
    { code: '', state },
    { code: ['c', 'd'], state },
    { code: 'c', state: [state, state] },
    { code: 'c', state: 'short' },
    { code: 'c'.repeat(4_097), state },
  ])('takes nothing of %j', (query) => {
    expect(readCallback(query)).toBeUndefined();
  });
});

describe(isOtherIssuer.name, () => {
  it.each([
    [undefined, false],
    ['https://api.broker.example', false],
    ['https://api.broker.example/oauth', false],
    ['https://api.broker.example.evil.example', true],
    ['http://api.broker.example', true],
    ['', true],
  ])('%s', (issuer, isOther) => {
    expect(isOtherIssuer(issuer, 'https://api.broker.example')).toBe(isOther);
  });
});
