import { describe, expect, it } from '@jest/globals';
import { sampleWords, switchReason, vendorState } from './feeds.js';

describe(vendorState.name, () => {
  it('tells silence, a credential that is refused and a lost connection apart', () => {
    expect(vendorState({ state: 'degraded', code: 'SILENT' })).toMatchObject({ words: 'Silent', tone: 'negative' });
    expect(vendorState({ state: 'degraded', code: 'STALLED' })).toMatchObject({ words: 'Silent', tone: 'negative' });
    expect(vendorState({ state: 'refused', code: 'MASSIVE_KEY_REFUSED' }).words).toBe('Credential refused');
    expect(vendorState({ state: 'degraded', code: 'ECONNREFUSED' })).toMatchObject({ words: 'Backing off' });
    expect(vendorState({ state: 'live' })).toMatchObject({ words: 'Connected', tone: 'positive' });
    expect(vendorState({ state: 'quiet', code: 'CLOSED' })).toMatchObject({ tone: 'neutral' });
  });
});

describe('why no quotes are read at brokers', () => {
  it.each([
    ['DESK_AWAY', 'started'],
    ['NO_OPERATOR_LOGIN', 'Connect'],
    ['OPERATOR_LOGIN_ENDED', 'Sign in again'],
    ['BROKER_QUOTES_DELAYED', 'Connect'],
    ['BROKER_WITHOUT_QUOTES', 'Connect'],
    ['BROKER_BUDGET_USED', 'by itself'],
    ['BROKER_QUOTES_REFUSED', 'Look there'],
    ['BROKER_QUOTES_FAILING', 'tried again'],
  ])('is told with what helps: %s', (code, next) => {
    expect(vendorState({ state: 'degraded', code }).means).toContain(next);
  });
});

describe(switchReason.name, () => {
  it('names the code, for whoever looks it up', () => {
    expect(switchReason({ state: 'degraded', code: 'SLOW_CONSUMER' })).toBe('Backing off (SLOW_CONSUMER)');
    expect(switchReason({ state: 'starting' })).toBe('Connecting');
  });
});

describe(sampleWords.name, () => {
  it('reads a quote, with a dash for a side that is missing', () => {
    // 2025-11-26 15:00:05 UTC is 10:00:05 in New York.
    const quote = {
      symbol: 'AAPL251219P00265000',
      bid: -2_147_483_648,
      ask: 25_500,
      ts: 1_764_169_205_000,
      sequence: 7,
    };
    expect(sampleWords(JSON.stringify(quote))).toBe('AAPL 19 Dec 265 put  – / 2.55, stamped 10:00:05 New York');
  });

  it.each(['Internal Server Error', '[{"ev":"Q","sym"', 'null', '{"symbol":"X"}', '7'])(
    'leaves %j as it came',
    (text) => {
      expect(sampleWords(text)).toBe(text);
    },
  );
});
