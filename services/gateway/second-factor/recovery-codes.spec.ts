import { describe, expect, it } from '@jest/globals';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.js';

describe(newRecoveryCodes.name, () => {
  it('makes ten that differ and can be typed', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
  });
});

describe(recoveryHash.name, () => {
  it('is the same however the code is typed, and not the code', () => {
    const hash = recoveryHash('k7f2-9xq0-3m1d-a8wz');
    expect(recoveryHash(' K7F2 9xq03m1d-A8WZ')).toBe(hash);
    expect(recoveryHash('k7f2-9xq0-3m1d-a8wy')).not.toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });
});
