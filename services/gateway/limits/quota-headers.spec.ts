import { describe, expect, it } from '@jest/globals';
import { quotaHeaders } from './quota-headers.js';

describe(quotaHeaders.name, () => {
  const quota = { name: 'key', max: 3, windowMs: 60_000 };

  it('says what is left', () => {
    expect(quotaHeaders(quota, { count: 1, msLeft: 60_000 })).toEqual({
      'ratelimit-policy': '"key";q=3;w=60',
      ratelimit: '"key";r=2;t=60',
    });
  });

  it('says when to come back once nothing is left, never in 0 seconds', () => {
    expect(quotaHeaders(quota, { count: 4, msLeft: 5 })).toEqual({
      'ratelimit-policy': '"key";q=3;w=60',
      ratelimit: '"key";r=0;t=1',
      'retry-after': '1',
    });
  });
});
