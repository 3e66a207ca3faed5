import { describe, expect, it } from '@jest/globals';
import { instant } from '#core/units';
import { newTotpSecret, totpStep, totpUri } from './totp.js';

/** RFC 6238, appendix B, SHA-1: the ASCII secret "12345678901234567890" in base32, and the last six of the eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const PUBLISHED: readonly (readonly [number, string])[] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];
const at = (seconds: number) => instant(seconds * 1_000);

describe(totpStep.name, () => {
  it.each(PUBLISHED)('knows the published code of second %d', (seconds, code) => {
    expect(totpStep(SECRET, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('takes a code one step early or late, under its own step, and none beyond', () => {
    // The code of step 37037037 (second 1,111,111,111).
    const seen = [-61, -31, -1, 29, 59, 89].map((off) => totpStep(SECRET, '050471', at(1_111_111_110 + off)));
    expect(seen).toEqual([undefined, undefined, 37_037_037, 37_037_037, 37_037_037, undefined]);
  });

  it.each(['', '12345', '1234567', 'abcdef', '２８７０８２', '287 082'])('takes %j for no code', (code) => {
    expect(totpStep(SECRET, code, at(59))).toBeUndefined();
  });
});

describe(totpUri.name, () => {
  it('names who issued it and for whom', () => {
    const uri = new URL(totpUri(SECRET, 'ada@example.com'));
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      'otpauth:',
      'totp',
      '/Thetapod:ada@example.com',
    ]);
    expect([uri.searchParams.get('secret'), uri.searchParams.get('issuer')]).toEqual([SECRET, 'Thetapod']);
  });
});

describe(newTotpSecret.name, () => {
  it('makes 160 bits, never the same', () => {
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(newTotpSecret());
  });
});
