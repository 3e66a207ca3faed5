import { describe, expect, it } from '@jest/globals';
import type { EarningsDate, UnderlyingFacts } from '../model/index.js';
import type { Instant, Price, TradingDate, Underlying } from '../units/index.js';
import { eventRefusal } from './event-gates.js';

const day = (text: string) => text as TradingDate;
const TODAY = day('2025-11-26');
const EXPIRY = day('2025-12-19');
const SAID = { source: 'test', asOf: 0 as Instant };
const earnings = (date: string, session?: EarningsDate['session']): EarningsDate => ({
  date: day(date),
  confirmed: true,
  ...SAID,
  ...(session && { session }),
});
const facts = (over: Partial<UnderlyingFacts> = {}): UnderlyingFacts => ({ underlying: 'AAPL' as Underlying, ...over });
const heed = (earningsDays: number | null, heedDividends = false) => ({ earningsDays, heedDividends });
const codeOf = (events: ReturnType<typeof heed>, known: UnderlyingFacts | undefined) =>
  eventRefusal(events, known, EXPIRY, TODAY)?.code;

describe(eventRefusal.name, () => {
  it('asks for nothing where the configuration does not mind', () => {
    expect(codeOf(heed(null), undefined)).toBeUndefined();
  });

  it('refuses what expires on or after an earnings date that is near', () => {
    const on = (date: string) => codeOf(heed(30), facts({ earnings: [earnings(date)], knownUntil: day('2026-03-01') }));
    expect(on('2025-12-10')).toBe('EARNINGS_AHEAD');
    expect(on('2025-12-19')).toBe('EARNINGS_AHEAD');
    expect(on('2025-12-20')).toBeUndefined();
    expect(on('2025-11-25')).toBeUndefined();
    const near = facts({ earnings: [earnings('2025-12-10')], knownUntil: day('2025-12-19') });
    expect(eventRefusal(heed(14), near, EXPIRY, TODAY)).toEqual({
      code: 'EARNINGS_AHEAD',
      value: 14,
      limit: 14,
      date: '2025-12-10',
    });
    expect(codeOf(heed(13), near)).toBeUndefined();
  });

  it('takes an announcement of today as past only when it came before the open', () => {
    const today = (session?: EarningsDate['session']) =>
      codeOf(heed(30), facts({ earnings: [earnings(TODAY, session)], knownUntil: day('2026-03-01') }));
    expect(today('before_open')).toBeUndefined();
    expect([today(), today('after_close')]).toEqual(['EARNINGS_AHEAD', 'EARNINGS_AHEAD']);
  });

  it('closes where the dates are not known as far as they matter', () => {
    const unknown = [undefined, facts(), facts({ earnings: [] }), facts({ knownUntil: EXPIRY })];
    for (const known of unknown) {
      expect(eventRefusal(heed(30), known, EXPIRY, TODAY)).toMatchObject({ code: 'EARNINGS_UNKNOWN', date: EXPIRY });
    }
    expect(codeOf(heed(30), facts({ earnings: [], knownUntil: day('2025-12-18') }))).toBe('EARNINGS_UNKNOWN');
    expect(codeOf(heed(30), facts({ earnings: [], knownUntil: EXPIRY }))).toBeUndefined();
    // Only a week matters, so that a week must be known.
    expect(codeOf(heed(7), facts({ earnings: [], knownUntil: day('2025-12-03') }))).toBeUndefined();
    expect(codeOf(heed(7), facts({ earnings: [], knownUntil: day('2025-12-02') }))).toBe('EARNINGS_UNKNOWN');
  });

  it('refuses puts with an ex-date before they expire, and where none is known', () => {
    const ex = (exDate: string, knownUntil = '2026-01-01') =>
      codeOf(
        heed(null, true),
        facts({ dividends: [{ exDate: day(exDate), amount: 2_600 as Price, ...SAID }], knownUntil: day(knownUntil) }),
      );
    expect(ex('2025-11-26')).toBeUndefined();
    expect(ex('2025-11-28')).toBe('DIVIDEND_AHEAD');
    expect(ex('2025-12-19')).toBe('DIVIDEND_AHEAD');
    expect(ex('2025-12-22')).toBeUndefined();
    expect(ex('2025-12-22', '2025-12-18')).toBe('DIVIDENDS_UNKNOWN');
    expect(codeOf(heed(null, true), undefined)).toBe('DIVIDENDS_UNKNOWN');
  });
});
