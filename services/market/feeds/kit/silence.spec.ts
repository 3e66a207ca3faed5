import { describe, expect, it } from '@jest/globals';
import { judgeSilence, type Quietness } from './silence.js';

const limits = { deadMs: 15_000, stallMs: 30_000 };
const quiet: Quietness = { heardAgoMs: 2_000, quoteAgoMs: 60_000, openForMs: 3_600_000, underlyingAgoMs: 1_000 };

describe(judgeSilence.name, () => {
  it.each([
    ['quotes came lately', { quoteAgoMs: 30_000 }, 'flowing'],
    ['the underlyings trade and no quotes come', {}, 'stalled'],
    ['nothing comes at all, not even an answer to a ping', { heardAgoMs: 15_001 }, 'dead'],
    ['nothing comes at all after the close', { heardAgoMs: 15_001, openForMs: undefined }, 'dead'],
    ['the exchange is closed', { openForMs: undefined }, 'closed'],
    ['the session has just begun', { openForMs: 30_000 }, 'flowing'],
    ['the underlyings do not trade either', { underlyingAgoMs: 30_001 }, 'untraded'],
    ['nothing tells of the underlyings', { underlyingAgoMs: undefined }, 'untraded'],
  ] as const)('when %s', (_words, change, verdict) => {
    expect(judgeSilence({ ...quiet, ...change }, limits)).toBe(verdict);
  });
});
