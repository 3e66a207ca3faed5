import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#core/units';
import { isSigned, sign } from './signature.js';

const now = 1_764_342_000_000 as Instant;
const parts = { timestamp: '1764342000', callId: 'call-1', body: Buffer.from('{"act":"pause"}') };

describe(sign.name, () => {
  it('is what openssl makes of it', () => {
    // printf '1764342000.call-1.{"act":"pause"}' | openssl dgst -sha256 -hmac secret
    expect(sign('secret', parts)).toBe('v1=07bab3a5699c5fe3e90e69c12a9ec72b94d75b497c04554a6f8678b971013c30');
  });
});

describe(isSigned.name, () => {
  const signature = sign('secret', parts);

  it('takes what was signed within five minutes', () => {
    for (const at of [now - 300_000, now, now + 300_000]) {
      expect(isSigned('secret', parts, signature, at as Instant)).toBe(true);
    }
  });

  it.each([
    ['another secret', 'other', parts, signature, now],
    ['another body', 'secret', { ...parts, body: Buffer.from('{"act":"start"}') }, signature, now],
    ['another id', 'secret', { ...parts, callId: 'call-2' }, signature, now],
    ['another time', 'secret', { ...parts, timestamp: '1764342001' }, signature, now],
    ['a recording', 'secret', parts, signature, now + 300_001],
    ['a time to come', 'secret', parts, signature, now - 300_001],
    ['no signature', 'secret', parts, '', now],
    [
      'no number for a time',
      'secret',
      { ...parts, timestamp: 'NaN' },
      sign('secret', { ...parts, timestamp: 'NaN' }),
      now,
    ],
    [
      'an id with the separator',
      'secret',
      { ...parts, callId: 'a.b' },
      sign('secret', { ...parts, callId: 'a.b' }),
      now,
    ],
  ])('refuses %s', (_case, secret, given, signed, at) => {
    expect(isSigned(secret, given, signed, at as Instant)).toBe(false);
  });
});
