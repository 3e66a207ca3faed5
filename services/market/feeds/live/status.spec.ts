import { describe, expect, it } from '@jest/globals';
import { type StatusParts, statusOf } from './status.js';

const chain = { hasSnapshot: true, isSpotDelayed: false };
const line = { state: 'live', silence: 'flowing', cause: undefined } as const;
const live: StatusParts = { chains: [chain], lines: [line], shares: 'live', isKeyRefused: false };

describe(statusOf.name, () => {
  it.each<[string, Partial<StatusParts>, object]>([
    ['all is well', {}, { state: 'live' }],
    ['nothing is watched', { chains: [] }, { state: 'idle' }],
    ['a chain was not read yet', { chains: [chain, { ...chain, hasSnapshot: false }] }, { state: 'starting' }],
    ['no connection was needed yet', { lines: [] }, { state: 'starting' }],
    ['a request was refused for its key', { isKeyRefused: true }, { state: 'refused', code: 'MASSIVE_KEY_REFUSED' }],
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
    ['a connection comes up', { lines: [{ ...line, state: 'signing_in' }] }, { state: 'degraded', code: 'CONNECTING' }],
    ['a connection is stalled', { lines: [{ ...line, silence: 'stalled' }] }, { state: 'degraded', code: 'STALLED' }],
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
    expect(statusOf({ ...live, ...change })).toEqual(status);
  });
});
