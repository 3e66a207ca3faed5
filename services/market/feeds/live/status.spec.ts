import { describe, expect, it } from '@jest/globals';
import { statusOf } from './status.js';
import type { VendorReport } from './vendor.js';

const chain = { hasSnapshot: true, isSpotDelayed: false };
const line = { state: 'live', silence: 'flowing', cause: undefined } as const;
type Parts = VendorReport & { readonly chains: readonly (typeof chain)[] };
const live: Parts = { chains: [chain], lines: [line], shares: 'live', isRefused: false };

describe(statusOf.name, () => {
  it.each<[string, Partial<Parts>, object]>([
    ['all is well', {}, { state: 'live' }],
    ['nothing is watched', { chains: [] }, { state: 'idle' }],
    ['a chain was not read yet', { chains: [chain, { ...chain, hasSnapshot: false }] }, { state: 'starting' }],
    ['no connection was needed yet', { lines: [] }, { state: 'starting' }],
    ['a request was refused for its key', { isRefused: true }, { state: 'refused', code: 'MASSIVE_KEY_REFUSED' }],
    [
      'one of two connections was refused',
      { lines: [line, { ...line, state: 'refused' }] },
      { state: 'refused', code: 'MASSIVE_KEY_REFUSED' },
    ],
    [
      'one of two connections is down',
      { lines: [line, { ...line, state: 'waiting', cause: 'ECONNREFUSED' }] },
      { state: 'degraded', code: 'ECONNREFUSED' },
    ],
    ['a connection comes up for the first time', { lines: [{ ...line, state: 'signing_in' }] }, { state: 'starting' }],
    ['a connection is stalled', { lines: [{ ...line, silence: 'stalled' }] }, { state: 'degraded', code: 'STALLED' }],
    [
      'the vendor has lost the market',
      { lines: [{ ...line, isAway: true }] },
      { state: 'degraded', code: 'VENDOR_AWAY' },
    ],
    ['the shares’ connection is down', { shares: 'waiting' }, { state: 'degraded', code: 'SHARES_DOWN' }],
    [
      'the plan has no shares and gives them late',
      { shares: 'refused', chains: [{ ...chain, isSpotDelayed: true }] },
      { state: 'degraded', code: 'SPOT_DELAYED' },
    ],
    ['late prices do not matter', { chains: [{ ...chain, isSpotDelayed: true }] }, { state: 'live' }],
    ['only indices are watched', { shares: undefined }, { state: 'live' }],
    ['the exchange is closed', { lines: [{ ...line, silence: 'closed' }] }, { state: 'quiet', code: 'CLOSED' }],
    ['nobody trades', { lines: [line, { ...line, silence: 'untraded' }] }, { state: 'quiet', code: 'UNTRADED' }],
  ])('when %s', (_words, change, status) => {
    const { chains, ...report } = { ...live, ...change };
    expect(statusOf(chains, report, 'MASSIVE_KEY_REFUSED')).toEqual(status);
  });
});
