import { describe, expect, it } from '@jest/globals';
import { signInAddress } from './leave-to.js';

describe(signInAddress.name, () => {
  it('follows TLS, and plain text on this machine alone', () => {
    expect(signInAddress('https://api.tradier.com/v1/oauth/authorize?state=x')).toBe(
      'https://api.tradier.com/v1/oauth/authorize?state=x',
    );
    expect(signInAddress('http://127.0.0.1:4400/authorize')).toBe('http://127.0.0.1:4400/authorize');
    expect(signInAddress('http://api.tradier.com/')).toBeUndefined();
  });

  it('follows no script and no path of this page', () => {
    expect(signInAddress('javascript:alert(1)')).toBeUndefined();
    expect(signInAddress('/brokers')).toBeUndefined();
  });
});
